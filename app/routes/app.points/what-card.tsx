import { ChoiceList } from '@shopify/polaris';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { typedList } from '../../loyalty/program/program-form-lists.ts';
import type { GoodsMatch } from '../../loyalty/program/order-rule.ts';
import type { CardProps } from './card-props.ts';
import { FoldCard } from './fold-card.tsx';
import { GoodsField } from './goods-field.tsx';
import { namedGoods } from './program-words.ts';

const isAbout = (list: string) => (path: string) => path === list || path.startsWith(`${list}.`);

/** How it stands, in a line. */
function summaryWords(t: TFunction, only: readonly GoodsMatch[], never: readonly GoodsMatch[]): string {
  const except = namedGoods(t, never);
  if (only.length === 0)
    return never.length === 0 ? t('points.what.everything') : t('points.what.except', { goods: except });
  const sentence = t('points.summary.only', { goods: namedGoods(t, only) });
  return never.length === 0 ? sentence : `${sentence} ${t('points.summary.never', { goods: except })}`;
}

/** Which goods earn, and which never do. */
export function WhatCard({ form, problems, change, say }: CardProps) {
  const { t } = useTranslation();
  const [only, never] = [typedList('only', form.only), typedList('never', form.never)];
  const chosen = form.goods === 'chosen';
  const paths = Object.keys(problems);
  const errorOf = (list: 'only' | 'never') => {
    const path = paths.find(isAbout(list));
    return path === undefined ? undefined : say(path);
  };
  const keep = (list: 'only' | 'never') => (goods: GoodsMatch[]) => change(list, JSON.stringify(goods));
  return (
    <FoldCard
      title={t('points.what.title')}
      summary={summaryWords(t, chosen ? only : [], never)}
      wrong={say('goods') !== undefined || errorOf('never') !== undefined || errorOf('only') !== undefined}
    >
      <ChoiceList
        title={t('points.what.choice')}
        titleHidden
        name="goods"
        choices={[
          { value: 'all', label: t('points.what.all') },
          {
            value: 'chosen',
            label: t('points.what.chosen'),
            renderChildren: (selected) =>
              selected && (
                <GoodsField
                  label={t('points.what.only')}
                  value={only}
                  onChange={keep('only')}
                  error={errorOf('only')}
                />
              ),
          },
        ]}
        selected={[form.goods]}
        onChange={([value]) => change('goods', value ?? '')}
        error={say('goods')}
      />
      <GoodsField
        label={t('points.what.never')}
        helpText={t('points.what.neverHelp')}
        value={never}
        onChange={keep('never')}
        error={errorOf('never')}
      />
    </FoldCard>
  );
}
