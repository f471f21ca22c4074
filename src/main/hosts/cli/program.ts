import { Argument, Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { matteChannels, matteSources } from '../../../shared/contract/datasets.ts'
import { editorialFormats, editorialTimes } from '../../../shared/contract/editorial.ts'
import { scriptTargets } from '../../../shared/contract/export.ts'
import { degradations } from '../../evaluation/degrade.ts'
import { HoldoutError } from '../../../shared/domain/errors.ts'
import { modelChoices, propagationModes } from '../../../shared/domain/records.ts'
import { exportCommand, presetsCommand, type ExportOptions } from './commands/export.ts'
import { evalCommand, type EvalOptions } from './commands/eval.ts'
import { importMattesCommand, type ImportOptions } from './commands/importMattes.ts'
import { doctorCommand, infoCommand } from './commands/info.ts'
import { matteCommand, type MatteOptions } from './commands/matte.ts'
import { shotsCommand, type ShotsOptions } from './commands/shots.ts'
import type { CliContext } from './withCore.ts'

export interface ServeOptions {
  port: number
  project?: string
  media?: string
}

/** Exit codes: the command did its work; it failed; it was called wrongly. */
const OK = 0
const FAILED = 1
const USAGE = 2

const json = (): Option => new Option('--json <file>', 'write the result there instead of to standard output')
const mode = (): Option =>
  new Option(
    '--mode <mode>',
    'one pass in order of time, both ways between committed frames, or that with averages of several passes',
  )
    .choices(propagationModes)
    .default('standard')
const model = (): Option =>
  new Option('--model <model>', 'of the propagation; auto suits machine and mode').choices(modelChoices).default('auto')
const media = (): Argument =>
  new Argument('<media>', 'a movie, or a folder, pattern (plate.%04d.exr) or frame of a sequence')

/**
 * The `holdout` command line. Results go to standard output or a file as JSON, progress to standard error.
 * @returns the exit code
 */
export async function runCli(
  argv: string[],
  context: CliContext,
  serve: (options: ServeOptions) => Promise<void>,
): Promise<number> {
  let code = OK
  const program = new Command('holdout')
    .description('Rotoscoping: mark an object on a few frames, get an alpha matte for every frame.')
    .version(context.ports.version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => {
        context.print(text.trimEnd())
      },
      writeErr: (text) => {
        context.say(text.trimEnd())
      },
    })

  program
    .command('shots')
    .description('find the shots of a media; hand them over as a list, as files or as chapters; take them from a list')
    .argument('<media>', 'a movie, a sequence, or a .holdout project, whose shots are taken as they are')
    .option('--media <name>', 'which media of a project, where it has several')
    .option('--import <file>', 'take the shots from an EDL, OTIO, CSV or JSON; a project keeps them')
    .addOption(new Option('--times <clock>', 'of the imported list').choices(editorialTimes).default('auto'))
    .addOption(new Option('--export <format>', 'write the shots as a list').choices(editorialFormats))
    .option('--out <file>', 'the list goes there instead of to standard output')
    .option('--split <folder>', 'write each shot as a file: copied where that is exact, else encoded again')
    .option('--chapters <folder>', 'write the movie again with a chapter for each shot')
    .addOption(new Option('--quality <name>', 'of what is encoded again').choices(['high', 'lossless']).default('high'))
    .addOption(new Option('--handles <n>', 'frames more before and after each shot').default(0).argParser(integer))
    .option('--title <text>', 'of the list')
    .option('--reel <name>', 'of an EDL’s source: up to 8 capitals and digits')
    .option('--record-start <timecode>', 'of the edit: 01:00:00:00, or 01:00:00;00 to drop frames')
    .option('--overwrite', 'replace files that are there already', false)
    .addOption(json())
    .action((path: string, options: ShotsOptions) => shotsCommand(context, path, options))
  program
    .command('matte')
    .description('matte the objects a prompts file marks, for every frame, as PNG sequences')
    .addArgument(media())
    .requiredOption('--prompts <file>', 'objects and their marks (see the README)')
    .requiredOption('--out <folder>', 'gets <object>/<object>.%04d.png')
    .addOption(new Option('--bits <n>', 'bits of a matte').choices(['8', '16']).default('8'))
    .addOption(new Option('--size <size>', 'of the mattes').choices(['plate', 'inference']).default('plate'))
    .addOption(mode())
    .addOption(model())
    .option('--report <file>', 'write the summary there as well')
    .option('--project <file>', 'keep the project, to go on in the page')
    .option('--overwrite', 'replace files that are there already', false)
    .option('--no-shots', 'take the media as one shot')
    .action((path: string, options: Omit<MatteOptions, 'bits'> & { bits: '8' | '16' }) =>
      matteCommand(context, path, { ...options, bits: options.bits === '8' ? 8 : 16 }),
    )
  program
    .command('eval')
    .description(
      'measure J and F on a data set in DAVIS layout, from each object’s first mask or as a robot artist works',
    )
    .argument('<root>', 'folder with JPEGImages, Annotations and ImageSets')
    .addOption(new Option('--set <name>', 'a list in ImageSets').conflicts('sequences'))
    .addOption(new Option('--sequences <names>', 'comma separated').argParser((names) => names.split(',')))
    .option('--resolution <folder>', 'folder under JPEGImages and Annotations', '480p')
    .addOption(
      new Option('--protocol <name>', 'from the first mask, or rounds of a robot’s marks')
        .choices(['first-frame', 'interactive'])
        .default('first-frame'),
    )
    .addOption(mode())
    .addOption(model())
    .addOption(
      new Option('--commit <frames>', 'first-frame: commit the true mask of the middle frame as well')
        .choices(['first', 'middle'])
        .default('first'),
    )
    .addOption(new Option('--degrade <how>', 'first-frame: spoil the pictures before').choices(degradations))
    .addOption(new Option('--rounds <n>', 'interactive: frames the robot marks').default(8).argParser(count))
    .addOption(new Option('--marks <kind>', 'interactive').choices(['strokes', 'clicks']).default('strokes'))
    .addOption(new Option('--marks-per-round <n>', 'interactive: at most, an object').default(3).argParser(count))
    .addOption(new Option('--seconds-per-mark <n>', 'interactive: the artist’s time').default(3).argParser(seconds))
    .addOption(
      new Option('--follow <whom>', 'interactive: who says which frame is next')
        .choices(['truth', 'suggestion'])
        .default('truth'),
    )
    .addOption(new Option('--max-frames <n>', 'interactive: the first frames of each sequence only').argParser(count))
    .option('--plot <file>', 'interactive: draw the curves there as SVG')
    .addOption(json())
    .action((root: string, options: EvalOptions) => evalCommand(context, root, options))
  program
    .command('export')
    .description('write the mattes of a project as files; one that was cut short goes on where it was')
    .argument('<project>', 'a .holdout file')
    .requiredOption('--preset <name>', 'what to write: see `holdout presets`')
    .requiredOption('--out <folder>', 'where to')
    .option('--set <name=value...>', 'change settings of the preset', [])
    .option('--media <name>', 'which media of the project, where it has several')
    .addOption(new Option('--objects <names>', 'comma separated; all where left out').argParser(list))
    .option('--range <a-b>', 'frame numbers as the page shows them, both included')
    .addOption(new Option('--start <n>', 'number of the first frame in file names').argParser(integer))
    .addOption(new Option('--scripts <programs>', `comma separated: ${scriptTargets.join(', ')}`).argParser(list))
    .option('--overwrite', 'replace files that are there already', false)
    .addOption(json())
    .action((path: string, options: ExportOptions) => exportCommand(context, path, options))
  program
    .command('presets')
    .description('list the presets of `holdout export`')
    .addOption(json())
    .action((options: { json?: string }) => {
      presetsCommand(context, options)
    })
  program
    .command('import-mattes')
    .description('take mattes made elsewhere as committed frames of a project')
    .argument('<project>', 'a .holdout file')
    .argument('<path>', 'a sequence of pictures, the root of a data set, a COCO file or a file of shapes')
    .addOption(new Option('--kind <name>', 'what it is').choices(matteSources).default('auto'))
    .option('--media <name>', 'which media of the project, where it has several')
    .option('--object <name>', 'whose mattes they are; a new object where there is none of the name')
    .option('--channel <name>', `${matteChannels.join(', ')}, or a channel of an EXR: dog.A`, 'auto')
    .option('--sequence <name>', 'of a data set with several')
    .option('--resolution <folder>', 'of a data set in DAVIS layout with several')
    .addOption(new Option('--first <n>', 'number the files give the media’s first frame').argParser(integer))
    .option('--skip-missing', 'leave frames alone that have no file', false)
    .option('--replace', 'replace committed frames too', false)
    .addOption(json())
    .action((project: string, path: string, options: ImportOptions) =>
      importMattesCommand(context, project, path, options),
    )
  program
    .command('serve')
    .description('serve the page to a browser on this machine')
    .addOption(new Option('--port <n>', 'where to listen; 0 takes a free one').default(0).argParser(port))
    .option('--project <file>', 'open, or make, this project')
    .option('--media <path>', 'open this media first')
    .action((options: ServeOptions) => serve(options))
  program
    .command('info')
    .description('print what Holdout reads of a media')
    .addArgument(media())
    .addOption(json())
    .action((path: string, options: { json?: string }) => infoCommand(context, path, options))
  program
    .command('doctor')
    .description('print which inference providers, programs and models were found, and why others were refused')
    .addOption(json())
    .action(async (options: { json?: string }) => {
      code = await doctorCommand(context, options)
    })

  try {
    await program.parseAsync(argv, { from: 'user' })
    return code
  } catch (error) {
    return explain(error, context)
  }
}

function explain(error: unknown, context: CliContext): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? OK : USAGE
  if (error instanceof HoldoutError) context.say(`holdout: ${error.message} (${error.code})`)
  else context.say(`holdout: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
  return FAILED
}

function port(text: string): number {
  const number = Number(text)
  if (!Number.isInteger(number) || number < 0 || number > 65535)
    throw new InvalidArgumentError('A port is a number from 0 to 65535.')
  return number
}

function seconds(text: string): number {
  const number = Number(text)
  if (!(number >= 0 && number < Infinity)) throw new InvalidArgumentError('It must be a number of seconds.')
  return number
}

function count(text: string): number {
  const number = Number(text)
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError('It must be a whole number from 1.')
  return number
}

const list = (text: string): string[] => text.split(',').map((each) => each.trim())

function integer(text: string): number {
  const number = Number(text)
  if (!Number.isInteger(number)) throw new InvalidArgumentError('It is a whole number.')
  return number
}
