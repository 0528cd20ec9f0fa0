import { describe, expect, it } from 'vitest'
import { createRowProblems } from '../../../collector/accounting/problems.ts'
import { readTable } from '../../../collector/files/table.ts'
import { explain } from '../../../core/errors.ts'

function read(text: string) {
  const problems = createRowProblems()
  const { titles, rows } = readTable(text, 'a.csv', problems)
  return {
    titles,
    rows: rows.map(({ row, cells }) => [row, ...cells]),
    problems: problems.listed.map((each) => explain(each, 'en')),
  }
}

describe('a table', () => {
  it.each([',', ';', '\t', '|'])('is separated by what its header is separated by: "%s"', (sign) => {
    const text = [
      ['a', 'b'],
      ['1,5', 'x'],
      ['2', '"y;z"'],
    ]
      .map((cells) =>
        cells.map((cell) => (cell.includes(sign) && sign !== '"' ? `"${cell.replaceAll('"', '')}"` : cell)).join(sign),
      )
      .join('\n')
    expect(read(text)).toEqual({
      titles: ['a', 'b'],
      rows: [
        [2, '1,5', 'x'],
        [3, '2', 'y;z'],
      ],
      problems: [],
    })
  })

  it('does not take a comma of a title for its separator', () => {
    expect(read('Horas (de clase, no de práctica, total);Año\n3,5;2024\n').rows).toEqual([[2, '3,5', '2024']])
    expect(read('a;b;c\n"x\ny";1,2;3\n').rows).toEqual([[2, 'x\ny', '1,2', '3']])
    expect(read('a\n1\n')).toEqual({ titles: ['a'], rows: [[2, '1']], problems: [] })
  })

  it('does not take a separator inside of quotes for one', () => {
    expect(read('"a,b,c";d\n1;2').titles).toEqual(['a,b,c', 'd'])
  })

  it.each(['\n', '\r\n', '\r'])('has lines that end in %j, and mixed ones', (end) => {
    expect(read(['a,b', '1,2', '3,4', ''].join(end)).rows).toEqual([
      [2, '1', '2'],
      [3, '3', '4'],
    ])
    expect(read(`a,b\n1,2${end}3,4`).rows).toEqual([
      [2, '1', '2'],
      [3, '3', '4'],
    ])
  })

  it('numbers rows as a spreadsheet does: blank ones too, one of several lines once', () => {
    expect(read('\n a , b \n"x\ny",2\n,\n\n3,4\n')).toEqual({
      titles: ['a', 'b'],
      rows: [
        [3, 'x\ny', '2'],
        [6, '3', '4'],
      ],
      problems: [],
    })
  })

  it('leaves formulas and quotes in cells as text', () => {
    expect(read('a,b\n"=HYPERLINK(""http://x"",""y"")",-1\n').rows).toEqual([[2, '=HYPERLINK("http://x","y")', '-1']])
  })

  it('takes the word of the first line about its separator', () => {
    expect(read('sep=;\r\na;b\r\n1,5;2\r\n')).toEqual({ titles: ['a', 'b'], rows: [[3, '1,5', '2']], problems: [] })
  })

  it('names rows that are cut short or too wide, and allows for empty cells at the end', () => {
    const { rows, problems } = read('a,b\n1\n1,2,,\n1,2,3\n4,5\n')
    expect(rows).toEqual([
      [3, '1', '2'],
      [5, '4', '5'],
    ])
    expect(problems).toEqual([
      'Row 2: it has 1 columns, not 2. It is probably cut short.',
      'Row 4: it has 3 columns, not 2. A cell that contains the separator must be in quotes.',
    ])
  })

  it.each(['a,b\n1,"x', 'a,b\n1,x"y\n', 'a,b\n1,"x"y\n'])('names the row of quotes that do not fit: %j', (text) => {
    expect(() => read(text)).toThrow('Row 2: the quotes do not end where the cell does.')
  })

  it('is the same text however its accents are composed', () => {
    expect(read('pai\u0301s\nPeru\u0301').rows).toEqual([[2, 'Perú']])
  })
})
