"""Classes that a config names."""


class SGD:
    def __init__(self, params, lr, nesterov=False):
        self.lr = lr


class Own:
    def __init__(self, params, unreachable=1):
        self.unreachable = unreachable


def helper():
    return None
