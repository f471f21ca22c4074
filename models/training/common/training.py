"""What the trainings share: options, configuration, schedule, averaged weights, files.

A call writes into --out: last.pt (everything needed to resume), weights.pt (averaged weights, in fp16) and log.txt. Calls chain
with --resume: the learning rate follows one cosine over the configuration's minutes. Pictures that arrive in --data during
training (as whole files) are taken up."""
import argparse
import copy
import json
import math
import os
import time

import torch

from .clips import ClipGenerator
from .pictures import Library

EMA_EVERY = 4
SAVE_EVERY = 60               # seconds
LOOK_EVERY = 15               # seconds between looks for new pictures


def parser(description):
    result = argparse.ArgumentParser(description=description + __doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    result.add_argument("--config", required=True, help="a file of configs/")
    result.add_argument("--data", required=True, help="folder with static-*.tar, and photos.tar, video.tar if any; of pairs for fusion")
    result.add_argument("--out", required=True)
    result.add_argument("--device", choices=["cpu", "cuda"], default="cpu")
    result.add_argument("--threads", type=int, default=1, help="threads of the training process")
    result.add_argument("--minutes", type=float, help="this call stops by then, start-up included; default: the configuration's")
    result.add_argument("--total-minutes", type=float, help="length of the whole schedule; default: the configuration's")
    result.add_argument("--resume", default="", help="a last.pt to go on from")
    result.add_argument("--init", default="", help="a weights.pt to start a new schedule from")
    result.add_argument("--precision", choices=["bf16", "fp32"], default="bf16")
    result.add_argument("--pause", type=float, default=0, help="rests after each step for this many times its duration: leaves room on a shared GPU")
    result.add_argument("--limit", type=int, default=0, help="use that many pictures only, for tests")
    result.add_argument("--steps", type=int, default=0, help="stop after that many, for tests")
    result.add_argument("--log-every", type=int, default=50)
    return result


def mean_over(values, valid):
    return (values * valid).sum() / valid.sum().clamp(min=1)


def mean_iou(logits, target, valid):
    """logits and target (N,1,S,S), valid (N)"""
    guess, truth = (logits > 0).float(), (target > 0.5).float()
    union = torch.maximum(guess, truth).sum((1, 2, 3))
    return mean_over(((guess * truth).sum((1, 2, 3)) + 1) / (union + 1), valid)


class Average:
    """Exponential moving average of the network, norm statistics included"""

    def __init__(self, network, decay):
        self.network = copy.deepcopy(network).eval().requires_grad_(False)
        self.decay = decay ** EMA_EVERY

    @torch.no_grad()
    def update(self, network, step):
        decay = min(self.decay, (step + 1) / (step + 20))
        pairs = [(a, b) for a, b in zip(self.network.state_dict().values(), network.state_dict().values())
                 if a.is_floating_point()]
        ours, theirs = [a for a, _ in pairs], [b for _, b in pairs]
        torch._foreach_mul_(ours, decay)
        torch._foreach_add_(ours, theirs, alpha=1 - decay)


def save(folder, network, average, optimizer, progress):
    averaged = average.network.state_dict()
    common = {"variant": network.variant, **progress}
    write(os.path.join(folder, "last.pt"), {**common, "ema": averaged, "network": network.state_dict(),
                                            "optimizer": optimizer.state_dict()})
    small = {name: value.half() if value.dim() > 1 else value for name, value in averaged.items()}
    write(os.path.join(folder, "weights.pt"), {**common, "ema": {k: v.cpu() for k, v in small.items()}})


def write(path, content):
    torch.save(content, path + ".tmp")
    os.replace(path + ".tmp", path)


def stage_at(config, done):
    """The stage of a configuration when a share `done` of its schedule is over"""
    return next((s for s in config["stages"] if done < s["until"]), config["stages"][-1])


def run(options, build_network, names, losses_of_batch, open_source=None):
    """build_network(variant) -> network. open_source(stage, seed) -> what batches come from, generated clips where it is not given.
    losses_of_batch(network, batch, done, autocast) yields, for each optimizer step
    on a batch of clips, the loss and a tensor (loss, statistics called `names`); done is the share of the schedule that is over."""
    started = time.time()
    with open(options.config) as file:
        config = json.load(file)
    total = options.total_minutes or config["minutes"]
    limit = options.minutes or total
    os.makedirs(options.out, exist_ok=True)
    log_file = open(os.path.join(options.out, "log.txt"), "a")

    def log(text):
        print(text, flush=True)
        print(text, file=log_file, flush=True)

    torch.manual_seed(config["seed"])
    torch.set_num_threads(options.threads)
    torch.set_float32_matmul_precision("high")
    torch.backends.cudnn.benchmark = True
    device, autocast = torch.device(options.device), options.precision == "bf16"

    progress = {"step": 0, "samples": 0, "minutes": 0.0}
    stored = torch.load(options.resume or options.init, map_location="cpu") if options.resume or options.init else None
    network = build_network(config["variant"])
    if stored:
        network.load_state_dict(stored["network"] if options.resume else stored["ema"])
    network = network.to(device, memory_format=torch.channels_last).train()
    average = Average(network, config["ema"])
    parameters = list(network.parameters())
    optimizer = torch.optim.AdamW(
        [{"params": [p for p in parameters if p.dim() > 1], "weight_decay": config["decay"]},
         {"params": [p for p in parameters if p.dim() <= 1], "weight_decay": 0.0}],
        lr=config["rate"], betas=(0.9, 0.98), **({"fused": True} if options.device == "cuda" else {}))
    if options.resume:
        average.network.load_state_dict(stored["ema"])
        optimizer.load_state_dict(stored["optimizer"])
        progress = {name: stored[name] for name in progress}
    stage = stage_at(config, progress["minutes"] / total)
    seed = config["seed"] + progress["step"]
    source = open_source(stage, seed) if open_source else ClipGenerator(Library(options.data, options.limit), stage, device, seed)
    log(f"{network.variant} {sum(p.numel() for p in parameters) / 1e6:.2f} M parameters, {source}, "
        f"ready after {time.time() - started:.0f} s, from step {progress['step']}")
    before = dict(progress)
    statistics, logged, logged_samples = [], time.time(), progress["samples"]
    saved = looked = time.time()
    while True:
        spent = (time.time() - started) / 60
        progress["minutes"] = before["minutes"] + spent
        if spent >= limit or progress["minutes"] >= total or (options.steps and progress["step"] >= before["step"] + options.steps):
            break
        done = progress["minutes"] / total
        if stage is not stage_at(config, done):
            stage = stage_at(config, done)
            source.resize(stage)
            log(f"stage {stage}")
        if time.time() - looked > LOOK_EVERY:
            if source.add_new():
                log(f"now {source}")
            looked = time.time()
        begun = time.time()
        batch = source.next()
        for loss, numbers in losses_of_batch(network, batch, done, autocast):
            rate = config["rate"] * min(1, (progress["step"] + 1) / config["warmup"]) * (
                0.5 + 0.5 * math.cos(math.pi * done) + 0.003)
            for group in optimizer.param_groups:
                group["lr"] = rate
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(parameters, 2.0)
            for parameter in parameters:             # a step with a non-finite gradient becomes a step without one
                if parameter.grad is not None:
                    parameter.grad.nan_to_num_(0.0, 0.0, 0.0)
            optimizer.step()
            progress["step"] += 1
            progress["samples"] += len(batch["images"])
            statistics.append(numbers)
            if progress["step"] % EMA_EVERY == 0:
                average.update(network, progress["step"])
        if options.pause:
            if device.type == "cuda":
                torch.cuda.synchronize()
            time.sleep(options.pause * (time.time() - begun))
        if len(statistics) >= options.log_every:
            values = torch.stack(statistics).mean(0).tolist()
            now = time.time()
            listed = " ".join(f"{name} {value:.3f}" for name, value in zip(("loss",) + names, values))
            log(f"step {progress['step']} samples {progress['samples']} min {progress['minutes']:.2f} lr {rate:.1e} {listed} "
                f"{(progress['samples'] - logged_samples) / (now - logged):.1f} samples/s")
            if not math.isfinite(values[0]):
                raise SystemExit("the loss is not finite; the last saved state is kept")
            statistics, logged, logged_samples = [], now, progress["samples"]
        if time.time() - saved > SAVE_EVERY:
            save(options.out, network, average, optimizer, progress)
            saved = time.time()
    save(options.out, network, average, optimizer, progress)
    speed = (progress["samples"] - before["samples"]) / (60 * max(1e-6, progress["minutes"] - before["minutes"]))
    memory = f", {torch.cuda.max_memory_allocated() / 2 ** 30:.1f} GiB used" if options.device == "cuda" else ""
    log(f"stopped after {progress['step'] - before['step']} steps, {speed:.1f} samples/s start-up included{memory}")
