import { expect, test } from 'vitest'
import { createTiming } from '../../../../src/renderer/viewer/timing.ts'

function clock() {
  let now = 0
  const measures: string[] = []
  return {
    measures,
    pass: (milliseconds: number) => (now += milliseconds),
    now: () => now,
    measure: (name: string, { start, end }: { start: number; end: number }) => {
      measures.push(`${name} ${String(end - start)}`)
    },
    clearMeasures: () => void measures.splice(0),
  }
}

test('measures from the first change that waits to the picture that shows it', () => {
  const time = clock()
  const timing = createTiming(time as never)
  timing.begin('scrub')
  time.pass(10)
  timing.begin('scrub')
  time.pass(5)
  timing.end('scrub')
  timing.end('scrub')
  timing.end('pan')
  expect(time.measures).toEqual(['viewer.scrub 15'])
})

test('measures from when the hand moved, where that is told', () => {
  const time = clock()
  const timing = createTiming(time as never)
  time.pass(20)
  timing.begin('stroke', 8)
  time.pass(5)
  timing.end('stroke')
  expect(time.measures).toEqual(['viewer.stroke 17'])
})

test('a change that came to nothing is not measured', () => {
  const time = clock()
  const timing = createTiming(time as never)
  timing.begin('trial')
  timing.drop('trial')
  timing.end('trial')
  expect(time.measures).toEqual([])
})

test('work of the page is measured by itself', () => {
  const time = clock()
  const timing = createTiming(time as never)
  time.pass(4)
  timing.spent('frame', 1)
  expect(time.measures).toEqual(['viewer.frame 3'])
})

test('keeps no more than a thousand of each', () => {
  const time = clock()
  const timing = createTiming(time as never)
  for (let k = 0; k < 2500; k++) {
    timing.begin('pan')
    timing.end('pan')
  }
  expect(time.measures.length).toBeLessThanOrEqual(1000)
})
