import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import sharp from 'sharp'
import type { BinaryMask } from '../../src/main/evaluation/interactionRobot.ts'
import { maskOf, objectIds, readLabels } from '../../src/main/evaluation/readLabels.ts'
import type { RgbFrame } from '../../src/main/media/types.ts'

/** A picture and the object the robot is after. */
export interface Case {
  plate: RgbFrame
  truth: BinaryMask
}

/** Every object in three frames of each sequence of a data set in DAVIS' layout. */
export async function davisCases(folder: string, resolution: string): Promise<Case[]> {
  const found: Case[] = []
  for (const sequence of readdirSync(join(folder, 'JPEGImages', resolution)).sort()) {
    const files = readdirSync(join(folder, 'JPEGImages', resolution, sequence)).sort()
    for (const share of [0.15, 0.5, 0.85]) {
      const file = files[Math.floor(share * files.length)] as string
      const plate = await readPlate(join(folder, 'JPEGImages', resolution, sequence, file))
      const labels = await readLabels(join(folder, 'Annotations', resolution, sequence, file.replace('.jpg', '.png')))
      for (const id of objectIds(labels.data)) {
        found.push({ plate, truth: { width: labels.width, height: labels.height, data: maskOf(labels.data, id) } })
      }
    }
  }
  return found
}

/** The photographs no network was trained on: one in fifty of those in static-*.tar, as `held_out` of the training says. */
export async function heldOutCases(folder: string, limit = Infinity): Promise<Case[]> {
  const found: Case[] = []
  for (const archive of readdirSync(folder).sort()) {
    if (!/^static-.*\.tar$/.test(archive)) continue
    const files = readTar(readFileSync(join(folder, archive)))
    for (const [name, photograph] of files) {
      const stem = name.replace(/\.[^.]*$/, '')
      const mask = files.get(`${stem}.png`)
      if (!name.endsWith('.jpg') || !mask || crc32(stem) % 50 !== 0 || found.length >= limit) continue
      const truth = await readMask(mask)
      if (usable(truth)) found.push({ plate: await readPlate(photograph), truth })
    }
  }
  return found
}

/** Files by name of a tar of plain files (ustar, POSIX.1-1988). */
function readTar(tar: Buffer): Map<string, Buffer> {
  const files = new Map<string, Buffer>()
  for (let at = 0; at + 512 <= tar.length && tar[at] !== 0;) {
    const text = (from: number, length: number): string =>
      tar.toString('latin1', at + from, at + from + length).replace(/[\0 ].*$/s, '')
    const size = parseInt(text(124, 12), 8)
    files.set(text(0, 100), tar.subarray(at + 512, at + 512 + size))
    at += 512 + Math.ceil(size / 512) * 512
  }
  return files
}

/** Nothing and nearly everything are no objects; the training leaves the same masks out. */
function usable({ data }: BinaryMask): boolean {
  const share = data.reduce((sum, value) => sum + value, 0) / data.length
  return share > 0.015 && share < 0.7
}

async function readMask(png: Buffer): Promise<BinaryMask> {
  const { data, info } = await sharp(png).greyscale().raw().toBuffer({ resolveWithObject: true })
  const values = data.filter((_, i) => i % info.channels === 0)
  return { width: info.width, height: info.height, data: Uint8Array.from(values, (value) => Number(value > 0)) }
}

export async function readPlate(source: string | Buffer, size?: [number, number]): Promise<RgbFrame> {
  const picture = size ? sharp(source).resize(...size, { fit: 'fill' }) : sharp(source)
  const { data, info } = await picture.toColourspace('srgb').removeAlpha().raw().toBuffer({ resolveWithObject: true })
  return { index: 0, width: info.width, height: info.height, data: new Uint8Array(data) }
}
