/** A way to earn in the merchant's words: in a line, and what changes in it. */
import type { ActionLimit, ActionRule } from '../../loyalty/program/action-rule.ts';
import { differingActionParts, type ActionChange, type ActionPart } from '../../loyalty/program/action-changes.ts';
import type { Words } from './rule-words.ts';

/** What the merchant calls it: its name, or its kind. */
export const actionName = ({ t }: Pick<Words, 't'>, rule: Pick<ActionRule, 'kind' | 'name'>): string =>
  rule.name === '' ? t(`actions.kind.${rule.kind}.title`) : rule.name;

/** "once a day", "up to 3 times a week" */
export const limitWords = ({ t }: Pick<Words, 't'>, { times, per }: ActionLimit): string =>
  times === 1 ? t(`actions.once.${per}`) : t('actions.times', { times, per: t(`actions.per.${per}`) });

function datesWords({ t, format }: Words, { from, until }: Pick<ActionRule, 'from' | 'until'>): string {
  const dates = {
    from: from === null ? '' : format.dateTime(from),
    until: until === null ? '' : format.dateTime(until),
  };
  if (from === null) return until === null ? t('points.entry.always') : t('actions.line.until', { date: dates.until });
  return until === null ? t('actions.line.from', { date: dates.from }) : t('actions.line.between', dates);
}

function partWords(words: Words, rule: ActionRule, part: ActionPart): string {
  const { t } = words;
  switch (part) {
    case 'on':
      return t(`actions.change.part.${rule.on ? 'on' : 'off'}`);
    case 'name':
      return actionName(words, rule);
    case 'points':
      return t('common.points', { count: rule.points });
    case 'limit':
      return limitWords(words, rule.limit);
    case 'pendingDays':
      return rule.pendingDays === 0
        ? t('points.change.pendingNone')
        : t('actions.line.waits', { count: rule.pendingDays });
    case 'tiers':
      return rule.tiers.length === 0
        ? t('points.entry.everyone')
        : t('actions.line.tiers', { tiers: rule.tiers.join(', ') });
    case 'dates':
      return datesWords(words, rule);
    case 'countsForTiers':
      return t(rule.countsForTiers ? 'actions.line.counts' : 'actions.line.countsNot');
    case 'url':
      return rule.url ?? t('actions.change.none');
    case 'fields':
      return rule.fields.map((field) => t(`actions.profile.${field}`)).join(', ');
  }
}

const partsWords = (words: Words, rule: ActionRule, parts: readonly ActionPart[]): string =>
  parts.map((part) => partWords(words, rule, part)).join(', ');

/** "50 points, once a day, for Gold": what it brings, and of the rest only what limits it. */
export function actionLine(words: Words, rule: ActionRule): string {
  return partsWords(words, rule, [
    'points',
    'limit',
    ...(rule.pendingDays > 0 ? (['pendingDays'] as const) : []),
    ...(rule.tiers.length > 0 ? (['tiers'] as const) : []),
    ...(rule.from !== null || rule.until !== null ? (['dates'] as const) : []),
    ...(rule.countsForTiers ? (['countsForTiers'] as const) : []),
  ]);
}

/** A way to earn that is new, gone or different; `from` is empty where `to` says it all. */
export function actionChangeWords(words: Words, { from, to }: ActionChange) {
  const { t } = words;
  const known = from ?? to;
  const label = t('actions.change.label', { name: known === null ? '' : actionName(words, known) });
  if (from && to) {
    const parts = differingActionParts(from, to);
    return { label, from: partsWords(words, from, parts), to: partsWords(words, to, parts) };
  }
  if (to === null) return { label, from: '', to: t('actions.change.gone') };
  const line = actionLine(words, to);
  return { label, from: '', to: t(to.on ? 'actions.change.added' : 'actions.change.addedOff', { line }) };
}

/** The ways that are on, in one sentence; nothing where there are none. */
export function actionsSentence(words: Words, rules: readonly ActionRule[]): string[] {
  const on = rules.filter((rule) => rule.on);
  if (on.length === 0) return [];
  const names = on.map((rule) => actionName(words, rule)).join(', ');
  return [words.t('actions.card.some', { count: on.length, names })];
}
