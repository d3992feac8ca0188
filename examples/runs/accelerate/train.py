import torch
from accelerate import Accelerator
from torch.utils.data import DataLoader

accelerator = Accelerator()
model = torch.nn.Linear(1024, 1024)
optimizer = torch.optim.AdamW(model.parameters(), lr=1e-4)
batches = DataLoader(torch.randn(4096, 1024), batch_size=16)
model, optimizer, batches = accelerator.prepare(model, optimizer, batches)
for batch in batches:
    with accelerator.accumulate(model):
        accelerator.backward(model(batch.bfloat16()).pow(2).mean())
        optimizer.step()
        optimizer.zero_grad()
