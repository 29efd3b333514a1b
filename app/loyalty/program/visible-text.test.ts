import { describe, expect, test } from 'vitest';
import { isVisible, visibleText } from './visible-text.ts';

describe('nothing of it can be seen', () => {
  test.each([
    ['nothing', ''],
    ['blanks of any width', ' \t\n\r\u00a0\u2003\u3000'],
    ['spaces of no width', '\u200b\u2060\ufeff'],
    ['joiners', '\u200c\u200d'],
    ['direction marks', '\u200e\u200f\u061c\u202a\u202e\u2066\u2069'],
    ['controls', '\u0000\u0007\u001b\u007f\u0085'],
    ['soft hyphens', '\u00ad\u00ad'],
    ['a letter that is drawn as nothing', '\u3164'],
    ['the others of these', '\u115f\u1160\uffa0'],
    ['a pattern of no dots', '\u2800'],
    ['marks without a letter', '\u0301\u20dd'],
    ['a shape for nothing', '\ufe0f'],
    ['tags without a flag', '\u{e0067}\u{e007f}'],
    ['all of it at once', ' \u200b\u0000\u202e\u3164 \u0301'],
  ])('%s', (_what, text) => {
    expect(isVisible(text)).toBe(false);
    expect(visibleText(text)).toBe('');
  });
});

describe('as it was typed', () => {
  test.each([
    ['Gold'],
    ['Żółć, “Ștefan” & ß'],
    ['1'],
    ['★'],
    ['两\n\t三'],
    // an icon of a font that a theme brings
    ['\ue001'],
    ['👩‍👩‍👧‍👦'],
    ['❤️‍🔥 ⛹🏽‍♂️ 🏳️‍🌈 🏴‍☠️'],
    ['1️⃣ ✂︎'],
    ['🏴󠁧󠁢󠁥󠁮󠁧󠁿'],
    // Persian "I want", with letters held apart
    ['می‌خواهم'],
    // Sinhala, with letters joined
    ['ශ්‍රී ලංකා'],
    ['ه‍'],
    // a name with its own shape of a letter
    ['葛\u{e0100}城'],
    ['e\u0301'],
  ])('%s', (text) => {
    expect(visibleText(text)).toBe(text);
  });
});

describe('what nobody sees goes', () => {
  test.each([
    ['Go\u200bld', 'Gold'],
    ['\ufeffGold\u2060', 'Gold'],
    ['Go\u200dld', 'Gold'],
    ['Зо\u200cлото', 'Золото'],
    ['\u202eGold\u202c', 'Gold'],
    ['Gold\u200f', 'Gold'],
    ['10\u00a0zł\u0000', '10\u00a0zł'],
    ['So\u00adle', 'Sole'],
    ['a\u001bb\u0007', 'ab'],
    ['one\r\ntwo\rthree\u2028four', 'one\ntwo\nthree\nfour'],
    ['Go\u3164ld', 'Gold'],
    ['می\u200c\u200c\u200cخواهم', 'می\u200cخواهم'],
    ['👩\u200d', '👩'],
    ['❤\ufe0f\ufe0f', '❤\ufe0f'],
    ['A \ufe0fB', 'A B'],
    ['x\u{e0067}\u{e0062}', 'x'],
    [' \ud800 Sale ', '\ufffd Sale'],
  ])('%j is %j', (text, left) => {
    expect(visibleText(text)).toBe(left);
    expect(visibleText(left)).toBe(left);
  });
});
