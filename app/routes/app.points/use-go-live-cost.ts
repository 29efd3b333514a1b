import { useTranslation } from 'react-i18next';
import type { ProgramForm } from '../../loyalty/program/program-form.ts';
import type { ProgramSettings } from '../../loyalty/program/settings.ts';
import { useFormat } from '../../ui/shop-context.tsx';
import type { CostAnswer } from '../app.points.cost.ts';
import { usePosted } from './use-posted.ts';

/** A date this near to the page's opening means now: the form knows minutes only, and reading it takes a few. */
const NOW_MS = 15 * 60_000;

/**
 * What the go-live date costs or spares, in sentences.
 * @param settings the form's settings, or null while it cannot be read: then nothing is said
 * @param openedAtMs when the page was opened: what "from now on" is measured against
 */
export function useGoLiveCost(form: ProgramForm, settings: ProgramSettings | null, openedAtMs: number): string[] {
  const { t } = useTranslation();
  const format = useFormat();
  const inPast = settings !== null && Date.parse(settings.goLiveAt) < openedAtMs;
  const { answer: data } = usePosted<CostAnswer>('/app/points/cost', inPast ? form : null);
  if (settings === null) return [];
  if (Math.abs(Date.parse(settings.goLiveAt) - openedAtMs) < NOW_MS) return [t('points.cost.now')];
  const date = format.dateTime(settings.goLiveAt);
  if (!inPast) return [t('points.cost.future', { date })];
  const cost = data && data.goLiveAt === settings.goLiveAt ? data.cost : null;
  return [
    t('points.cost.past', { date }),
    ...(cost && cost.waiting > 0
      ? [
          t('points.cost.pastWaiting', {
            count: cost.waiting,
            points: t('common.points', { count: cost.waitingPoints }),
          }),
        ]
      : []),
    ...(cost && cost.decidedWithout > 0 ? [t('points.cost.pastKept', { count: cost.decidedWithout })] : []),
  ];
}
