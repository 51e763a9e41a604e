/** A letter or digit as lines: the height of a capital is 100, the baseline is at 100. */
export interface Glyph {
  width: number;
  /** An SVG path. */
  path: string;
}

/**
 * The letters and digits of initials, drawn for this project. With them, an image of initials needs no font of the machine.
 */
export const GLYPHS: Readonly<Record<string, Glyph>> = {
  A: { width: 74, path: 'M2 100L37 0L72 100M15 64H59' },
  B: { width: 68, path: 'M8 0H37A24 24 0 0 1 37 48H8V0V100H40A26 26 0 0 0 40 48' },
  C: { width: 74, path: 'M68 24A36 50 0 1 0 68 76' },
  D: { width: 72, path: 'M8 0H30A36 50 0 0 1 30 100H8Z' },
  E: { width: 62, path: 'M60 0H8V100H60M8 48H52' },
  F: { width: 60, path: 'M58 0H8V100M8 50H52' },
  G: { width: 76, path: 'M68 22A36 50 0 1 0 72 60V54H44' },
  H: { width: 74, path: 'M8 0V100M66 0V100M8 48H66' },
  I: { width: 18, path: 'M9 0V100' },
  J: { width: 56, path: 'M48 0V72A23 28 0 0 1 2 74' },
  K: { width: 68, path: 'M8 0V100M62 0L8 62M28 40L66 100' },
  L: { width: 58, path: 'M8 0V100H56' },
  M: { width: 88, path: 'M8 100V0L44 70L80 0V100' },
  N: { width: 74, path: 'M8 100V0L66 100V0' },
  O: { width: 78, path: 'M39 0A37 50 0 1 1 39 100A37 50 0 1 1 39 0Z' },
  P: { width: 68, path: 'M8 100V0H38A27 27 0 0 1 38 54H8' },
  Q: { width: 78, path: 'M39 0A37 50 0 1 1 39 100A37 50 0 1 1 39 0ZM46 72L74 104' },
  R: { width: 70, path: 'M8 100V0H38A27 27 0 0 1 38 54H8M36 54L66 100' },
  S: { width: 68, path: 'M62 22C58 8 48 0 34 0C18 0 7 9 7 24C7 56 63 42 63 74C63 90 50 100 35 100C19 100 8 91 4 76' },
  T: { width: 68, path: 'M2 0H66M34 0V100' },
  U: { width: 74, path: 'M8 0V68A29 32 0 0 0 66 68V0' },
  V: { width: 74, path: 'M2 0L37 100L72 0' },
  W: { width: 106, path: 'M2 0L28 100L53 10L78 100L104 0' },
  X: { width: 70, path: 'M2 0L68 100M68 0L2 100' },
  Y: { width: 70, path: 'M2 0L35 52L68 0M35 52V100' },
  Z: { width: 66, path: 'M4 0H62L4 100H64' },
  0: { width: 68, path: 'M34 0A30 50 0 1 1 34 100A30 50 0 1 1 34 0Z' },
  1: { width: 40, path: 'M4 20L30 0V100' },
  2: { width: 66, path: 'M6 28A28 28 0 1 1 54 46L4 100H62' },
  3: { width: 64, path: 'M8 22A25 25 0 1 1 30 48A27 26 0 1 1 5 78' },
  4: { width: 70, path: 'M52 100V0L4 70H68' },
  5: { width: 66, path: 'M58 0H14L9 46A30 29 0 1 1 5 80' },
  6: { width: 68, path: 'M50 0L9 56M4 70A30 30 0 1 0 64 70A30 30 0 1 0 4 70Z' },
  7: { width: 64, path: 'M2 0H62L24 100' },
  8: { width: 66, path: 'M10 24A23 24 0 1 0 56 24A23 24 0 1 0 10 24ZM5 74A28 26 0 1 0 61 74A28 26 0 1 0 5 74Z' },
  9: { width: 68, path: 'M18 100L59 44M4 30A30 30 0 1 0 64 30A30 30 0 1 0 4 30Z' },
};
