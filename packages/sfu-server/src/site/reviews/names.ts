/** Two-syllable Korean family names. */
const OF_TWO: ReadonlySet<string> = new Set([
  ...['남궁', '선우', '황보', '제갈', '사공', '독고', '서문', '동방', '망절', '어금', '소봉', '장곡', '강전'],
]);

const KOREAN = /^\p{Script=Hangul}+$/u;
const HAN = /^\p{Script=Han}+$/u;

/**
 * The family name within a name: where Korean and Chinese names have it, or else the last word. People choose it in order to show
 * less than their whole name, so in doubt less is shown.
 */
export function familyNameOf(name: string): string {
  const words = name.trim().split(/\s+/);
  const [first = ''] = words;
  if (KOREAN.test(first)) {
    return koreanFamilyName(first, words);
  }
  if (HAN.test(first)) {
    return words.length > 1 ? first : (Array.from(first)[0] ?? '');
  }
  const [before, given] = name.split(',');
  // `Kim, Minji`
  return given === undefined || before === undefined ? (words.at(-1) ?? '') : before.trim();
}

function koreanFamilyName(first: string, words: readonly string[]): string {
  const syllables = Array.from(first);
  const two = syllables.slice(0, 2).join('');
  if (words.length > 1) {
    // `남궁 민`, `김 민지`; but in `제임스 리` it comes last.
    return syllables.length === 1 || OF_TWO.has(first) ? first : lastOrOne(first, words);
  }
  return syllables.length > 2 && OF_TWO.has(two) ? two : (syllables[0] ?? '');
}

/** `김민지 선생` begins with a whole name, `제임스 리` ends with a family name. */
function lastOrOne(first: string, words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return Array.from(last).length === 1 ? last : koreanFamilyName(first, [first]);
}
