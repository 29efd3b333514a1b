import { ChoiceList } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import { typedList } from '../../loyalty/program/program-form-lists.ts';
import type { GoodsMatch } from '../../loyalty/program/order-rule.ts';
import type { CardProps } from './card-props.ts';
import { FoldCard } from './fold-card.tsx';
import { GoodsField } from './goods-field.tsx';
import { namedGoods } from './program-words.ts';

const isAbout = (list: string) => (path: string) => path === list || path.startsWith(`${list}.`);

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
  const summary = [
    chosen && only.length > 0 ? t('points.summary.only', { goods: namedGoods(t, only) }) : t('points.what.everything'),
    ...(never.length > 0 ? [t('points.summary.never', { goods: namedGoods(t, never) })] : []),
  ].join(' ');
  const keep = (list: 'only' | 'never') => (goods: GoodsMatch[]) => change(list, JSON.stringify(goods));
  return (
    <FoldCard
      title={t('points.what.title')}
      summary={summary}
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
