"""Sample code in DeepSpeed's style, with each way of reading a config."""

from dataclasses import dataclass
from enum import Enum

import torch_sample
from pydantic import BaseModel, ConfigDict, Field

CLIPPING, CLIPPING_DEFAULT = "gradient_clipping", 1.0
SECTION = "section"
NAMES = ("first", "second")
REMOVED = {"old": "The old thing has been removed.", "older": "So has this."}
KINDS = ["fast", "slow"]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True)
    count: int = Field(3, ge=1, le=9)
    mode: str = Field("auto", alias="kind")
    names: list[str] = []


class Shade(Enum):
    dark = "dark"
    light = "light"


@dataclass
class Options:
    size: int = 1
    shade: str = "dark"


class Optimizer:
    def __init__(self, params, lr=0.1, momentum=0.0):
        self.lr = lr


def get_scalar(config, name, default):
    return config.get(name, default)


def refuse(config):
    for key, message in REMOVED.items():
        if key in config:
            raise ValueError(message)


def wrapped(function):
    def inner(*args, **kwargs):
        return function(*args, **kwargs)

    return inner


@wrapped
def read_wrapped(config):
    return config["behind_a_decorator"]


class Config:
    def __init__(self, config):
        refuse(config)
        self.clipping = get_scalar(config, CLIPPING, CLIPPING_DEFAULT)
        self.strict = Strict(**config.get("strict", {}))
        self.section = self.read_section(config)
        self.copied = {"written": 1}
        for key, value in config.get("open", {}).items():
            self.copied[key] = value
        self.optimizer_name = config["optimizer"]["type"]
        self.optimizer_params = config["optimizer"].get("params")
        self.options = Options(size=config.get("size", 4), shade=config.get("shade", "dark"))
        read_wrapped(config)

    def read_section(self, config):
        if SECTION not in config.keys():
            return {}
        found = {name: config[SECTION].get(name) for name in NAMES}
        for name, group in config[SECTION].get("groups", {}).items():
            group["params"]["bits"]
        assert config[SECTION].get("level", 0) >= 0
        if config[SECTION].get("kind", "fast") not in KINDS:
            raise ValueError("no such kind")
        return found


class Engine:
    def __init__(self, config):
        self.config = Config(config)
        self.later = None

    def build(self):
        params = dict(self.config.optimizer_params or {})
        if self.config.optimizer_name == "own":
            params.pop("fused", True)
            return Optimizer([], momentum=0.9, **params)
        elif self.config.optimizer_name in ["other", "another"]:
            return params["only_here"]
        return getattr(torch_sample, self.config.optimizer_name)([], **params)

    def step(self):
        if self.config.options.size < 2:
            raise ValueError("too small")
        Shade(self.config.options.shade)
        return self.config.copied["from_open"] + self.later["behind_an_attribute"]

    def configure(self):
        self.later = self.config.section["first"]


def initialize(model, config=None):
    return Engine(config)
