/** What a file of this repository must not be; each rule with its reason. Pure, so that it has a test of its own. */

export interface SourceFile {
  /** From the repository's root, with forward slashes. */
  path: string;
  text: string;
}

interface Rule {
  why: string;
  applies: (path: string) => boolean;
  /** A sentence for each breach. */
  breaches: (file: SourceFile) => string[];
}

const LINES_MAX = 350;
/** Tables of cases grow long without growing hard. */
const TEST_LINES_MAX = 500;

const isCode = (path: string) => /\.(ts|tsx|js|mjs|cjs)$/.test(path) && !/(^|\/)(assets|generated)\//.test(path);
const isTest = (path: string) => /\.(test|spec)\.tsx?$/.test(path) || path.startsWith('tests/');
const isProse = (path: string) => path.endsWith('.md');
const isPurePart = (path: string) => /^app\/loyalty\/.+\.ts$/.test(path) && !/\.(server|test)\.ts$/.test(path);
/** This file and its test spell out what they look for. */
const isSelf = (path: string) => /^scripts\/(check-)?tidiness(\.test)?\.ts$/.test(path);

function linesMatching(file: SourceFile, pattern: RegExp, message: string): string[] {
  return file.text
    .split('\n')
    .flatMap((line, index) => (pattern.test(line) ? [`${file.path}:${index + 1} ${message}`] : []));
}

/** A Remix route may have `$`, `_` and dots in its name; everybody else writes kebab-case with dotted suffixes. */
function nameBreaches({ path }: SourceFile): string[] {
  const name = path.split('/').at(-1) ?? '';
  const allowed = path.startsWith('app/routes/') ? /^[a-z0-9.$_-]+$/ : /^\.?[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9-]+)+$/;
  const vague = /(^|-)(utils?|helpers?|misc|manager|service|common)(\.|-)/.test(name) || name.startsWith('index.');
  return [
    ...(allowed.test(name) ? [] : [`${path} is not named in kebab-case`]),
    ...(vague ? [`${path} has a name that says nothing`] : []),
  ];
}

const RULES: Rule[] = [
  {
    why: 'a file that is read in one sitting',
    applies: (path) => isCode(path) && !isSelf(path),
    breaches: ({ path, text }) => {
      const lines = text.split('\n').length - 1;
      const max = isTest(path) ? TEST_LINES_MAX : LINES_MAX;
      return lines > max ? [`${path} has ${lines} lines; ${max} are the limit`] : [];
    },
  },
  { why: 'names that can be guessed', applies: isCode, breaches: nameBreaches },
  {
    why: 'what is unfinished is an issue, not a remark',
    applies: (path) => (isCode(path) || isProse(path)) && !isSelf(path),
    breaches: (file) => linesMatching(file, /\b(TODO|FIXME|XXX|HACK)\b(?!')/, 'leaves work behind'),
  },
  {
    why: 'use cases take their world as an argument, so nothing needs to be mocked away',
    applies: (path) => isCode(path) && !isSelf(path),
    breaches: (file) => linesMatching(file, /\b(vi|jest)\.(mock|doMock|hoisted)\(/, 'mocks a module'),
  },
  {
    why: 'a test that does not run proves nothing',
    applies: (path) => isTest(path) && !isSelf(path),
    breaches: (file) =>
      linesMatching(file, /\b(it|test|describe)\.(skip|only|todo|fixme)\(/, 'is not run, or runs alone'),
  },
  {
    why: 'the type checker is right',
    applies: (path) => isCode(path) && !isSelf(path),
    breaches: (file) =>
      linesMatching(file, /@ts-(ignore|nocheck|expect-error)|\bas any\b/, 'silences the type checker'),
  },
  {
    why: 'time and chance are arguments of a decision (docs/architecture.md)',
    applies: (path) => isPurePart(path) && !isSelf(path),
    breaches: (file) =>
      linesMatching(file, /\bDate\.now\(|new Date\(\)|\bMath\.random\(|\bprocess\.env\b|Temporal\.Now/, 'is not pure'),
  },
  {
    why: 'the environment is parsed once, in app/env.server.ts',
    applies: (path) => path.startsWith('app/') && !isTest(path) && path !== 'app/env.server.ts' && isCode(path),
    breaches: (file) => linesMatching(file, /\bprocess\.env\b/, 'reads the environment'),
  },
  {
    why: 'packages come from wherever npm is told to get them',
    applies: (path) => (isCode(path) || isProse(path) || /\.(json|toml|sql|liquid)$/.test(path)) && !isSelf(path),
    breaches: (file) =>
      linesMatching(file, /registry\.[a-z0-9-]+\.(org|com|dev)|\/(npm|artifactory)\/registry/, 'names a registry'),
  },
  {
    why: 'the repository works in any folder',
    applies: (path) => (isCode(path) || isProse(path)) && !isSelf(path),
    breaches: (file) => linesMatching(file, /(^|["'`\s(])\/(work|root|home)\//, 'names a folder of one machine'),
  },
];

/** Every breach of every rule in these files, as sentences that begin with the place. */
export function breachesOf(files: SourceFile[]): string[] {
  return files.flatMap((file) =>
    RULES.filter((rule) => rule.applies(file.path)).flatMap((rule) =>
      rule.breaches(file).map((breach) => `${breach} (${rule.why})`),
    ),
  );
}
