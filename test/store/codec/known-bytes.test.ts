/**
 * Bytes that were written once and must be read for ever: files hold them. What is written today may change (then
 * these bytes stay and new ones join them); what these bytes mean may not.
 */
import { crc32 } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { createWriter, written } from '../../../store/codec/bytes.ts'
import { decodeColumn, encodeColumn } from '../../../store/codec/column.ts'
import { unpackSegment } from '../../../store/codec/segment.ts'
import { openRawChunk, packRawChunk, readColumn } from '../../../store/metrics/engines/embedded/codec/raw-chunk.ts'
import { openRollupChunk, readTrackColumns } from '../../../store/metrics/engines/embedded/codec/rollup-chunk.ts'
import { bits } from './columns.ts'
import { KNOWN, KNOWN_LATER, RAW, ROLLUP } from './known.ts'

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(/\s/g, ''), 'hex'))

const COLUMNS: Record<string, Uint8Array> = {
  absent: hex('0f'),
  zero: hex('2000'),
  'constant with decimals': hex('22fd21'),
  'constant without': hex('2e182d4454fb210940'),
  'regular, a line without rest': hex('001280a0abfef962b0ea0102'),
  'line, varints': hex('000600d20f000506000506'),
  'steps of a divisor, varints': hex('001480808b80800880202b1e17321223'),
  'decimals, varints': hex('0204fc0f2b1e17321223'),
  'decimals in one pass': hex('0205d00f4a354a1f35'),
  'gaps in runs': hex('100305190a060002040404da0ded0c0404040404040404'),
  'gaps in bits': hex('1000aa0a12020202'),
  exceptions: hex('410214120601000014e0ff03f1ff010100042a01000201000204010204'),
  'above 2^53': hex('0037000000000000b04380024a024a18'),
  doubles: hex('0e3f16ecff0102f1ff01eeff03fdff03cdaa00a83b4c00f47f58009766e8009b9e7a0077a0b600e3'),
  'doubles that repeat': hex('0e7f04010a06aaff014025095555abab5555aaaa5555aaaa5555aaaa5555aaaa5555aaaa'),
  'single floats': hex('0e3806ecff010a000760e000a09e7a0077a0b600e3'),
  'level, tokens': hex(`
    01083c150044104510451044004423046ceb24ce8cf70752bb366ea48143bf7a6ceb4067c6ff406a21e34605871e786c
    4f4067c4ff404e21e3840507
  `),
  'line, tokens': hex(`
    000a000232b00553554544350335033d6be3d085cb0f3d5aa058e1261a6aaed1d09439bf631e66b021f570f3c34768dd
    06094ddb38a15d1b2a34ea8f0e7da1f32f66cd19189000030f485001d6848d1f24d07bcd21ba6e680d9d1f316bb6c422
    19e1c8474452eaab66151d15
  `),
  'delta, tokens': hex(`
    0009001ce00310426004914493480e4ca249240f65124d2239308996993c9449b4cce4c0245a66f25096d9329303cb6c
    99c9435966cb2c9b65b6ccb287b0cc96593603
  `),
  'slow mean, tokens': hex(`
    000b481565106600656556553524333e4b0ddc1579be211e40d2e3f9982b022b615e453fe1e0687193328137640170b5
    723620321d0df811bd85399a1561cc2b46202d0a36d169b18f87b2215f089c60eb054bc91b05
  `),
  'one token': hex('001900020301105555555555555505'),
  'zeros in runs': hex('0018000379f0f0f0f0010f0f0f320003209bd690f7ca580e79af8cf490f7ca381079ef06'),
  'wide tokens': hex(`
    000a00ca8080808080206b033e3022f0f0f0f0f020027c0152150000000080010200000000f2b5acfaffffffffff0b10
    0000000090f40af40700000000982500000000a0d5044a03000000004cfdffffffff4f80af5525000000006000000000
    00800224547f00000000800100000000006a59adbfffffffffbf2cffffffffff50fc95f6ffffffff97daffffffffdf04
    4855feffffffff05f8ffffffff372dabfefeffffffff02fcffffffffbb51fcfeffffffffffb20400000000b412e003
  `),
}

const RAW_DIRECTORY = hex(`
    010060000000768f8eaa3c0a80c09deff766b4ea010b4403313333030e4f9e3f3c79fef0e415a2f82b44f1578832d2f0
    64a4213c19b0ea0198757810020f0f0f0f0f0f0f22014f0e16120e030201012c160702080812140c140218012200301c
    094290010b144f2bb002
  `)
const RAW_SEGMENT = hex(`
    01011303000080c9b48828b52ffd6013021d1600362ba64980da55072c3e29cc4ad1997e8b8369de0f5ef43448fc08d8
    b1061c128d703deb8209f799ee7fdfeb27df59a663f36bcbf6f914b7a06898a8c89c0fb4db2b6e7669c33a23bbb7dc52
    a687009c00a4009eec4a7f2c7d2ff8c3327e2e011a0075cedd889998dfa3a5ff7e6ade3a639d1d67c73dda31feb0f49b
    3577bcd26ab967939d72ce346793beb54d971b295aebec6b8dc5a97ab7502db466da0ecd27209740f7d2bcaf89f7ad09
    ad79afaaafaab74e7c05a2c93b63b0a585325125f2a5fdd4bc83b3dd1928e1cfeda766a3ddd84fcd3effa9b9d706c029
    4bb3b54a862423603684d92d8db90bcca1165e5f5c57030e5c89424e15b54b467839b18ad2a0344888e44a5097beecac
    cb5411ce5d84e01fb10a326575c891501f387757c1476215dc92e581791402870621224fb231279af0b664e91da10b37
    d246da42b711d160a437ab64cee2e7b202813ae79249d7552a5d77c613c49f5c59ac8f086a39e7f420480eee81860ccf
    6284e15147312f32d011eec669769c0390bab145f525c3368cc2343a81cb7dde663107152a21c0e317852d62911445ad
    302dba767395b169dd40304a7d47aebbee3aa9dbb50d6bdc6649cac217e545d317e314af0816263f945a10c57851a237
    a4b344c3d0f2946c1471862c842b7495839d360bf8cc6d066c4625d8933029c9159cce9120580b7266dc64d03064d7f5
    c18b9783420414dc346c535771c375191580a90102270518500f810a35026993f6c3dd5dfb78a81311688e2a7f7effff
    64d4ffffa83bd456feffa5c0f8ff17e302dae4c3fcff67f290bac247285e7ebdcadd9dc7edf132fdff8f15dddd53a27e
    827477e7d972779789b1622adcdd77cdffff9bd901e48bbb7bc6afbbbbed096b65ddf3f97c3e757a462996ee55e2acb3
    3978ebdabc3b602f409490f09bab011000316580c091b957e18633e5b29c52c00eb01d189f073e262110abecd0089c06
    edc539f00036a3
  `)
const ROLLUP_DIRECTORY = hex(`
    01003700000069b05a14031680c09deff7660caf89cafec908e282c7fec908031502030002030416010200020373756d
    05636f756e7401010c06071e0100130b02
  `)
const ROLLUP_SEGMENT = hex(`
    0100430000006a1977cf01043837122326062f1a1b440e2722000600020c1824303c4854606c7800041c1b0811120217
    0c0d22061310300205070032020507fd213e020507182d4454fb210940
  `)
/** Several tracks in a column. */
const TOGETHER_DIRECTORY = hex(`
    0100370000001c9d8a4b040680c09deff766bff0f8eef76698a1d4eef766bad024031502030002030416010200020373
    756d05636f756e74010104021582011b01
  `)
const TOGETHER_SEGMENT = hex(`
    0100670000002cbafbea0106004a7f8001691580017f96019501008001a3016e78f001e802e003d804d005c806c007b8
    08b009d78302e4d201eb04ec04870463ec04eb04e405f70514ec0452001ff0011f00050214027f01010a01928002182d
    4454fb211500ff10000000000100000000
  `)

describe('bytes of old', () => {
  it.each(Object.entries({ ...KNOWN, ...KNOWN_LATER }))('of a column: %s', (name, { values, effort }) => {
    const bytes = COLUMNS[name]!
    const expected = values()
    const into = new Float64Array(expected.length)
    expect(decodeColumn(bytes, 0, into.length, into)).toBe(bytes.length)
    expect(bits(into)).toEqual(bits(expected))
    const out = createWriter()
    encodeColumn(expected, out, effort)
    expect(written(out)).toEqual(bytes)
  })

  it('of a raw chunk', () => {
    const open = openRawChunk(RAW_DIRECTORY)
    const unpacked = unpackSegment(RAW_SEGMENT)
    expect(open).toMatchObject({ timesMs: RAW.timesMs, intervalsMs: RAW.intervalsMs, series: RAW.series, segments: 1 })
    for (const [position, values] of RAW.columns.entries())
      expect(bits(readColumn(open, position, unpacked))).toEqual(bits(values))
  })

  it.each([
    ['a column a track', ROLLUP_DIRECTORY, ROLLUP_SEGMENT],
    ['several tracks in a column', TOGETHER_DIRECTORY, TOGETHER_SEGMENT],
  ])('of a roll-up chunk, %s', (_, directory, segment) => {
    const { columns, ...shape } = ROLLUP
    const open = openRollupChunk(directory)
    expect(open).toMatchObject(shape)
    for (const [statistic, values] of columns)
      expect(readTrackColumns(open, statistic, [0, 1, 2], () => unpackSegment(segment)).map(bits)).toEqual(
        values.map(bits),
      )
  })

  it('of a later version are told from damage', () => {
    const { directory } = packRawChunk(RAW, 'fast')
    const later = directory.slice()
    later[0] = 2
    new DataView(later.buffer).setUint32(6, crc32(later.subarray(10), crc32(later.subarray(0, 6))), true)
    expect(() => unpackSegment(later)).toThrow(/version/)
  })
})
