import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { createCommand, type RunCommand, runCommand } from '../../collector/command.ts'
import { createCounterRates } from '../../collector/counters.ts'
import {
  createClockOffset,
  parseChronyTracking,
  parseNtpqVariables,
  parseTimesyncStatus,
} from '../../collector/host/clock-offset.ts'
import { readPower, readTemperature } from '../../collector/host/sensors.ts'
import { AppError } from '../../core/errors.ts'
import { answers, FIXTURES, fixture } from './host-files.ts'

const METAL = join(FIXTURES, 'metal/sys')
const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

/** A copy of the bare-metal tree that a test may change. */
function metalCopy(): string {
  const folder = mkdtempSync(join(tmpdir(), 'atalaya-sys-'))
  folders.push(folder)
  cpSync(METAL, folder, { recursive: true })
  return folder
}

describe('temperature', () => {
  it('is the hottest plausible sensor: unconnected, faulty and negative probes do not count', async () => {
    expect(await readTemperature(METAL)).toBe(61)
  })

  it('comes from the thermal zones where no chip has a sensor', async () => {
    const sys = metalCopy()
    rmSync(join(sys, 'class/hwmon'), { recursive: true })
    expect(await readTemperature(sys)).toBe(95)
  })

  it('is absent where nothing measures it', async () => {
    expect(await readTemperature('/nonexistent')).toBeNaN()
  })

  it('is an error where a sensor does not say a number', async () => {
    const sys = metalCopy()
    writeFileSync(join(sys, 'class/hwmon/hwmon0/temp1_input'), 'hot\n')
    await expect(readTemperature(sys)).rejects.toBeInstanceOf(AppError)
  })
})

describe('power', () => {
  it('is the machine’s own meter, not its GPU’s', async () => {
    expect(await readPower(METAL, createCounterRates(), 0)).toBe(412)
  })

  it('is packages and memory by their energy where there is no meter, cores not counted twice', async () => {
    const sys = metalCopy()
    rmSync(join(sys, 'class/hwmon/hwmon2'), { recursive: true })
    const rates = createCounterRates()
    expect(await readPower(sys, rates, 100)).toBeNaN()
    const zone = (name: string, microjoules: number) =>
      writeFileSync(join(sys, `class/powercap/${name}/energy_uj`), `${microjoules}\n`)
    zone('intel-rapl:0', 1_000_000_000 + 900_000_000)
    zone('intel-rapl:0:0', 9_999_000_000)
    zone('intel-rapl:0:1', 200_000_000 + 150_000_000)
    zone('intel-rapl:1', 2_000_000_000 + 750_000_000)
    expect(await readPower(sys, rates, 110)).toBeCloseTo(90 + 15 + 75, 9)
    zone('intel-rapl:1', 5)
    expect(await readPower(sys, rates, 120), 'a counter that started anew').toBeNaN()
  })

  it('is absent where nothing measures it', async () => {
    expect(await readPower('/nonexistent', createCounterRates(), 0)).toBeNaN()
  })
})

describe('clock offset', () => {
  it('is chrony’s, without its sign', () => {
    expect(parseChronyTracking(fixture('clock/chrony-synchronised.csv'))).toBeCloseTo(0.000052616, 12)
  })

  it('is unknown while chrony has no reference, or is its own', () => {
    expect(parseChronyTracking(fixture('clock/chrony-unsynchronised.csv'))).toBeNaN()
    expect(parseChronyTracking(fixture('clock/chrony-local.csv'))).toBeNaN()
  })

  it('is ntpd’s, in milliseconds, once it is synchronised', () => {
    expect(parseNtpqVariables(fixture('clock/ntpq-synchronised.txt'))).toBeCloseTo(0.000671, 12)
    expect(parseNtpqVariables(fixture('clock/ntpq-unsynchronised.txt'))).toBeNaN()
  })

  it.each([
    [fixture('clock/timesync.txt'), 0.001253],
    ['  Offset: +12us\n', 0.000012],
    ['  Offset: -1min 2.5s\n', 62.5],
  ])('is systemd-timesyncd’s, in whatever unit: %#', (text, seconds) => {
    expect(parseTimesyncStatus(text)).toBeCloseTo(seconds, 12)
  })

  it('is unknown before systemd-timesyncd has an answer', () => {
    expect(parseTimesyncStatus('Packet count: 0\n')).toBeNaN()
  })

  it.each([
    () => parseChronyTracking('506 Cannot talk to daemon'),
    () => parseChronyTracking(fixture('clock/chrony-synchronised.csv').replace('-0.000052616', 'fast')),
    () => parseNtpqVariables('***Command unknown'),
    () => parseNtpqVariables('leap=00, offset=soon'),
    () => parseTimesyncStatus('Offset: soon\n'),
  ])('refuses what it cannot read (%#)', (parse) => {
    expect(parse).toThrow(AppError)
  })

  it('asks the next service where one does not run, and nobody more than once a minute', async () => {
    const asked: string[] = []
    const run: RunCommand = async (program) => {
      asked.push(program)
      if (program === 'chronyc') return answers('', 1)
      if (program === 'ntpq') return { outcome: 'missing' }
      return answers(fixture('clock/timesync.txt'))
    }
    const offset = createClockOffset(run, 1)
    expect(await offset(100)).toBeCloseTo(0.001253, 12)
    expect(await offset(130)).toBeCloseTo(0.001253, 12)
    expect(asked).toEqual(['chronyc', 'ntpq', 'timedatectl'])
    await offset(160)
    expect(asked).toHaveLength(6)
  })

  it('is absent where no service answers', async () => {
    expect(await createClockOffset(async () => ({ outcome: 'missing' }), 1)(0)).toBeNaN()
  })
})

describe('programs of the machine', () => {
  it('give their output and their exit code', async () => {
    expect(await runCommand('sh', ['-c', 'echo out; echo err >&2; exit 3'], 10)).toEqual({
      outcome: 'done',
      exitCode: 3,
      stdout: 'out\n',
      stderr: 'err\n',
    })
  })

  it('speak English, whatever the language of the machine', async () => {
    expect(await runCommand('sh', ['-c', 'echo $LC_ALL'], 10)).toMatchObject({ stdout: 'C\n' })
  })

  it('may be missing', async () => {
    expect(await runCommand('/nonexistent/nvidia-smi', [], 10)).toEqual({ outcome: 'missing' })
  })

  it('are cut off when they say too much', async () => {
    expect(await runCommand('sh', ['-c', 'yes | head -c 6000000'], 10)).toMatchObject({ outcome: 'failed' })
  })

  it('are killed at their limit', async () => {
    const result = await runCommand('sleep', ['60'], 0.05)
    expect(result.outcome).toBe('hung')
    if (result.outcome === 'hung') await result.ended
  })

  it('run again once the one that hung has ended', async () => {
    let end = (): void => undefined
    const ended = new Promise<void>((resolve) => {
      end = resolve
    })
    const results = [{ outcome: 'hung', ended } as const, answers('back')]
    const command = createCommand('nvidia-smi', async () => results.shift()!)
    expect((await command([], 1)).outcome).toBe('hung')
    expect((await command([], 1)).outcome).toBe('hung')
    end()
    await ended
    expect(await command([], 1)).toMatchObject({ stdout: 'back' })
  })
})
