"""Runs the propagation network over a clip the way the product does, in batches, for trainings that need its errors."""
import torch

from .net import memory_read, normalize, prior_planes, with_others


@torch.no_grad()
def propagate(network, images, mask, autocast):
    """images (B,T,3,S,S) uint8, mask (B,1,S,S) of frame 0 -> masks (B,T,S,S) in 0..1, keys (B,T,C,s,s)"""
    device = images.device
    keys, values, masks, all_keys = [], [], [mask[:, 0]], []
    known = torch.ones(len(images), device=device)
    for time in range(images.shape[1]):
        picture = normalize(images[:, time].float() / 255).contiguous(memory_format=torch.channels_last)
        with torch.autocast(device.type, dtype=torch.bfloat16, enabled=autocast):
            parts = network.encoder(picture)
        if time > 0:
            kept = sorted({0, len(keys) // 2, len(keys) - 1})
            readout = memory_read(torch.cat([keys[i] for i in kept], 2), torch.cat([values[i] for i in kept], 2), parts[4].float())
            with torch.autocast(device.type, dtype=torch.bfloat16, enabled=autocast):
                logits = network.decoder(*parts[:4], readout, prior_planes(with_others(masks[-1].unsqueeze(1)), known))[0]
            masks.append(torch.sigmoid(logits.float())[:, 0])
        with torch.autocast(device.type, dtype=torch.bfloat16, enabled=autocast):
            value = network.value_encoder(with_others(masks[-1].unsqueeze(1)), parts[2])
        keys.append(parts[4].float().flatten(2))
        values.append(value.float().flatten(2))
        all_keys.append(parts[4].float())
    return torch.stack(masks, 1), torch.stack(all_keys, 1)
