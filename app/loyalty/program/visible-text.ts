/** Text that people type for others to read, without what nobody can see. Pure. */

/** Something of it can be seen: more than blanks, marks without a letter and letters that are drawn as nothing. */
export const isVisible = (text: string): boolean =>
  /[^\s\p{Cc}\p{Cf}\p{M}\p{Default_Ignorable_Code_Point}\u2800]/u.test(text);

/** What stays though it is not seen, each where it shapes what is; then what goes. */
const UNSEEN = [
  // a flag of a region, spelled in tags
  String.raw`(?<kept>\u{1F3F4}[\u{E0020}-\u{E007E}]{1,8}\u{E007F}`,
  // joins one picture to the next
  String.raw`(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}\uFE0F])\u200D(?=\p{Extended_Pictographic})`,
  // joins letters or holds them apart, in scripts whose letters have several shapes; between Latin ones it only deceives
  String.raw`(?<=(?![\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Default_Ignorable_Code_Point}])[\p{L}\p{M}])[\u200C\u200D]`,
  // chooses among the shapes of what stands before it: a picture in colour, a way to write a name
  String.raw`(?<=[^\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}])[\uFE00-\uFE0F\u180B-\u180D\u180F\u{E0100}-\u{E01EF}])`,
  // controls, what turns the direction of letters, and all else that is drawn as nothing
  String.raw`[^\P{Cc}\n\t]`,
  String.raw`[\p{Bidi_Control}\p{Default_Ignorable_Code_Point}\uFFF9-\uFFFB]`,
];
const PATTERN = new RegExp(UNSEEN.join('|'), 'gu');

/**
 * Without control characters, half characters, and those of no width that could make two names look alike; joiners that a word or an emoji needs
 * stay. Lines end with one character, blanks at the ends go.
 * @returns "" where nothing of it can be seen
 */
export function visibleText(text: string): string {
  const seen = text
    .toWellFormed()
    .replaceAll(/\r\n?|[\u2028\u2029]/g, '\n')
    .replaceAll(PATTERN, (_match, kept: string | undefined) => kept ?? '')
    .trim();
  return isVisible(seen) ? seen : '';
}
