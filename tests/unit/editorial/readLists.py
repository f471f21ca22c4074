"""Reads edit lists without Holdout: `readLists.py FOLDER RATE [drop]` prints, for the list in each format there, its
clips as [source frame, length, frame of the edit] and its dissolves as [frame of the edit, length], as JSON."""

import json
import re
import sys
import xml.etree.ElementTree as tree
from fractions import Fraction
from urllib.parse import unquote, urlparse

folder, rate = sys.argv[1], Fraction(sys.argv[2])
nominal = round(rate)


def dropped(minute, drop):
    """Numbers that do not exist at the beginning of a minute of the day."""
    return nominal // 15 if drop and minute % 10 else 0


def minutes(drop):
    """The frame every minute of a day begins at, counted one after the other, and the frames of the day."""
    begins, at = [], 0
    for minute in range(24 * 60):
        begins.append(at)
        at += 60 * nominal - dropped(minute, drop)
    return begins, at


counted = {drop: minutes(drop) for drop in (False, True)}


def timecode(text):
    drop = ";" in text
    hours, minute, seconds, frame = map(int, re.split("[:;]", text))
    number = seconds * nominal + frame - dropped(minute, drop)
    assert 0 <= number and frame < nominal and seconds < 60 and minute < 60
    return counted[drop][0][hours * 60 + minute] + number


def length(first, last):
    """Between two timecodes, over midnight too."""
    return (timecode(last) - timecode(first)) % counted[";" in first][1]


def edl():
    clips, dissolves, start = [], [], None
    for line in open(f"{folder}/plate.edl", encoding="utf8", newline="\r\n"):
        word = line.split()
        if not word or not word[0].isdigit():
            continue
        times = word[-4:]
        start = start or times[2]
        assert length(*times[:2]) == length(*times[2:])
        if length(*times[2:]) == 0:
            continue
        clips.append([timecode(times[0]), length(*times[:2]), length(start, times[2])])
        if word[3] == "D":
            dissolves.append([length(start, times[2]), int(word[4])])
    return {"start": timecode(start), "clips": clips, "dissolves": dissolves}


def otio():
    document = json.load(open(f"{folder}/plate.otio"))
    assert document["OTIO_SCHEMA"] == "Timeline.1"

    def frames(time):
        assert time["OTIO_SCHEMA"] == "RationalTime.1" and abs(time["rate"] - float(rate)) < 1e-9
        return time["value"]

    (track,) = document["tracks"]["children"]
    assert (track["OTIO_SCHEMA"], track["kind"]) == ("Track.1", "Video")
    clips, dissolves, at = [], [], 0
    for item in track["children"]:
        if item["OTIO_SCHEMA"] == "Transition.1":
            before, after = frames(item["in_offset"]), frames(item["out_offset"])
            dissolves.append([at - before, before + after])
        else:
            span, media = item["source_range"], item["media_reference"]
            available = media["available_range"]
            first, last = frames(span["start_time"]), frames(span["start_time"]) + frames(span["duration"])
            assert frames(available["start_time"]) <= first
            assert last <= frames(available["start_time"]) + frames(available["duration"])
            clips.append([first, frames(span["duration"]), at])
            at += frames(span["duration"])
    path = unquote(urlparse(track["children"][0]["media_reference"]["target_url"]).path)
    return {"start": frames(document["global_start_time"]), "clips": clips, "dissolves": dissolves, "path": path}


def fcpxml():
    root = tree.parse(f"{folder}/plate.fcpxml").getroot()

    def frames(text):
        value = Fraction(text[:-1]) * rate
        assert text.endswith("s") and value.denominator == 1
        return int(value)

    assert Fraction(root.find("resources/format").get("frameDuration")[:-1]) == 1 / rate
    sequence = root.find(".//sequence")
    start = frames(sequence.get("tcStart"))
    clips, dissolves, at = [], [], start
    for item in sequence.find("spine"):
        offset, duration = frames(item.get("offset")), frames(item.get("duration"))
        if item.tag == "transition":
            dissolves.append([offset - start, duration])
        else:
            assert offset == at
            at += duration
            clips.append([frames(item.get("start")), duration, offset - start])
    assert at - start == frames(sequence.get("duration"))
    path = unquote(urlparse(root.find(".//media-rep").get("src")).path)
    drop = sequence.get("tcFormat") == "DF"
    return {"start": start, "clips": clips, "dissolves": dissolves, "path": path, "drop": drop}


def xmeml():
    sequence = tree.parse(f"{folder}/plate.xml").getroot().find("sequence")
    number = lambda item, name: int(item.find(name).text)
    ntsc = sequence.find("rate/ntsc").text == "TRUE"
    assert Fraction(number(sequence, "rate/timebase")) * (Fraction(1000, 1001) if ntsc else 1) == rate
    file = sequence.find(".//file")
    offset = number(file, "timecode/frame")
    assert timecode(file.find("timecode/string").text) == offset
    items = list(sequence.find("media/video/track"))
    tracks = {}
    for track in sequence.findall("media/audio/track"):
        for item in track:
            tracks.setdefault(item.find("name").text, []).append(
                [number(item, "in") + offset, number(item, "out") - number(item, "in"), number(item, "start")]
            )
    clips, dissolves = [], []
    for k, item in enumerate(items):
        if item.tag == "transitionitem":
            dissolves.append([number(item, "start"), number(item, "end") - number(item, "start")])
            continue
        # Where a transition is, the clip's edge is the transition's and the cut is in the middle of what both share.
        start = number(item, "start") if number(item, "start") >= 0 else number(items[k - 1], "start")
        end = number(item, "end") if number(item, "end") >= 0 else number(items[k + 1], "end")
        first, last = number(item, "in"), number(item, "out")
        assert last - first == end - start
        assert item.find("file").get("id") == file.get("id")
        clips.append([first + offset, last - first, start])
    path = unquote(urlparse(file.find("pathurl").text).path)
    start = number(sequence, "timecode/frame")
    assert timecode(sequence.find("timecode/string").text) == start
    return {"start": start, "clips": clips, "dissolves": dissolves, "path": path, "sounds": list(tracks.values())}


print(json.dumps({"edl": edl(), "otio": otio(), "fcpxml": fcpxml(), "xmeml": xmeml()}))
