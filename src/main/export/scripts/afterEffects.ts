import { scriptString } from '../../vector/formats/afterEffects.ts'
import { decimal } from '../../vector/formats/numberedKeys.ts'
import { fileOf, type Footage, type ScriptObject, type ScriptScene } from './scene.ts'

/**
 * A script for After Effects: imports plate and mattes, and makes a composition an object, of the plate's size, rate and
 * pixel aspect, with the matte as the plate's track matte or the cut-out with its alpha interpreted as it is; and one of all.
 */
export function afterEffectsScript(scene: ScriptScene): string {
  const { width, height, pixelAspect, frames } = scene
  const objects = scene.objects.map(objectData)
  const others = scene.others.map(({ footage }) => footageData(footage))
  return `// Written by Holdout. Run it in After Effects: File > Scripts > Run Script File.
(function () {
var NAME = ${scriptString(scene.name)};
var WIDTH = ${width}, HEIGHT = ${height}, ASPECT = ${decimal(pixelAspect[0] / pixelAspect[1], 6)};
var RATE = ${scene.rate[0]} / ${scene.rate[1]}, FRAMES = ${frames[1] - frames[0] + 1}, START = ${frames[0]};
var RELATIVE = ${String(scene.relative)};
// [file, sequence, alpha, frames of a movie before the first]
var PLATE = ${footageData(scene.plate)};
// [object, kind, channel, footage], the top one first
var OBJECTS = [
${objects.join(',\n')}
];
var OTHERS = [${others.join(', ')}];
${BODY}})();
`
}

function footageData(footage: Footage): string {
  const alpha = footage.alpha ?? 'ignore'
  return `[${scriptString(fileOf(footage, footage.frames[0]))}, ${String(footage.sequence)}, ${scriptString(alpha)}, ${footage.skip}]`
}

function objectData({ name, kind, channel, footage }: ScriptObject): string {
  return `[${scriptString(name)}, ${scriptString(kind)}, ${scriptString(channel)}, ${footageData(footage)}]`
}

const BODY = `
var DURATION = FRAMES / RATE;
var missing = [];

function fileAt(path) {
  // File reads its argument as a URI: what is not ASCII, and a per cent sign, has to be encoded.
  var base = RELATIVE ? File($.fileName).parent.absoluteURI + "/" : "";
  return new File(base + encodeURI(path));
}

function load(data, keepsAlpha) {
  var file = fileAt(data[0]);
  if (!file.exists) {
    missing.push(data[0]);
    return null;
  }
  var options = new ImportOptions(file);
  options.sequence = data[1];
  if (data[1]) options.forceAlphabetical = false;
  var item = app.project.importFile(options);
  if (data[1]) item.mainSource.conformFrameRate = RATE;
  if (item.mainSource.hasAlpha) {
    if (data[2] === "straight") item.mainSource.alphaMode = AlphaMode.STRAIGHT;
    else if (data[2] === "premultiplied") {
      item.mainSource.alphaMode = AlphaMode.PREMULTIPLIED;
      item.mainSource.premulColor = [0, 0, 0];
    } else item.mainSource.alphaMode = keepsAlpha ? AlphaMode.STRAIGHT : AlphaMode.IGNORE;
  }
  return item;
}

function newComp(name) {
  var comp = app.project.items.addComp(name, WIDTH, HEIGHT, ASPECT, DURATION, RATE);
  comp.displayStartTime = START / RATE;
  return comp;
}

function addLayer(comp, item, data) {
  var layer = comp.layers.add(item);
  layer.startTime = -data[3] / RATE;
  return layer;
}

function matteLayers(comp, object, plate) {
  var channel = object[2];
  var matte = load(object[3], true);
  if (plate === null || matte === null) return;
  var below = addLayer(comp, plate, PLATE);
  var above = addLayer(comp, matte, object[3]);
  above.name = object[0] + " matte";
  above.enabled = false;
  var type = channel === "Y" ? TrackMatteType.LUMA : TrackMatteType.ALPHA;
  // After Effects reads the main layer of an EXR; another one is chosen by hand in the effect EXtractoR.
  if (channel !== "Y" && channel !== "A") above.comment = "EXtractoR: alpha = " + channel;
  if (below.setTrackMatte) below.setTrackMatte(above, type);
  else below.trackMatteType = type;
}

app.beginUndoGroup("Holdout");
try {
  var plate = load(PLATE, false);
  var all = newComp(NAME);
  if (plate !== null) addLayer(all, plate, PLATE);
  for (var i = OBJECTS.length - 1; i >= 0; i--) {
    var comp = newComp(OBJECTS[i][0]);
    if (OBJECTS[i][1] === "matte") matteLayers(comp, OBJECTS[i], plate);
    else {
      var item = load(OBJECTS[i][3], true);
      if (item !== null) addLayer(comp, item, OBJECTS[i][3]);
    }
    all.layers.add(comp);
  }
  for (var k = 0; k < OTHERS.length; k++) load(OTHERS[k], true);
  all.openInViewer();
} finally {
  app.endUndoGroup();
}
if (missing.length > 0) alert("Not found: " + missing.join(", "));
`
