import { HoldoutError } from '../../shared/domain/errors.ts'
import type { Rational } from '../../shared/domain/geometry.ts'

/**
 * The timecode so many frames later, counted in whole frames at the nominal rate (24 for 24000/1001), around midnight.
 * Drop-frame (`;`) leaves out the first two numbers (four at 60) of every minute but each tenth, SMPTE ST 12-1.
 */
export function advanceTimecode(timecode: string, frames: number, rate: Rational): string {
  const match = /^(\d{2}):(\d{2}):(\d{2})([:;.])(\d{2,3})$/.exec(timecode)
  if (!match) throw new HoldoutError('invalid-input', `"${timecode}" is not a timecode.`)
  const [hours, minutes, seconds, within] = [match[1], match[2], match[3], match[5]].map(Number) as [
    number,
    number,
    number,
    number,
  ]
  const nominal = Math.max(1, Math.round(rate[0] / rate[1]))
  const dropped = match[4] === ':' ? 0 : Math.round(nominal / 15)
  const minute = hours * 60 + minutes
  const count = (minute * 60 + seconds) * nominal + within - dropped * (minute - Math.floor(minute / 10))
  return format(count + frames, nominal, dropped)
}

function format(count: number, nominal: number, dropped: number): string {
  const tenMinutes = 600 * nominal - 9 * dropped
  const day = 144 * tenMinutes
  const ofDay = ((count % day) + day) % day
  const rest = ofDay % tenMinutes
  const minutesOfTen = rest < 60 * nominal ? 0 : 1 + Math.floor((rest - 60 * nominal) / (60 * nominal - dropped))
  const number = ofDay + dropped * (9 * Math.floor(ofDay / tenMinutes) + minutesOfTen)
  const two = (value: number): string => String(value).padStart(2, '0')
  const second = Math.floor(number / nominal)
  const clock = [Math.floor(second / 3600), Math.floor(second / 60) % 60, second % 60].map(two).join(':')
  return `${clock}${dropped ? ';' : ':'}${two(number % nominal)}`
}
