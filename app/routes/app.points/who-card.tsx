import { Checkbox, ChoiceList } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import { CHANNELS, TAGS_MAX } from '../../loyalty/program/eligibility.ts';
import { TEXT_MAX, typedList } from '../../loyalty/program/program-form-lists.ts';
import type { CardProps } from './card-props.ts';
import { FoldCard } from './fold-card.tsx';
import { eligibilitySentences } from './program-words.ts';
import { TagsField } from './tags-field.tsx';

/** Which orders and customers earn at all. */
export function WhoCard({ form, problems, change, say }: CardProps) {
  const { t } = useTranslation();
  const channels = typedList('withoutChannels', form.withoutChannels);
  const tags = typedList('withoutTags', form.withoutTags);
  const sentences = eligibilitySentences(t, {
    testOrders: form.testOrders === 'on',
    companyOrders: form.companyOrders === 'on',
    withoutChannels: channels,
    withoutTags: tags,
    testersTag: null,
  });
  const tagProblem = Object.keys(problems).find((path) => path.split('.')[0] === 'withoutTags');
  const toggle = (field: 'testOrders' | 'companyOrders') => (checked: boolean) => change(field, checked ? 'on' : '');
  return (
    <FoldCard
      title={t('points.who.title')}
      summary={sentences.length === 0 ? t('points.who.all') : sentences.join(' ')}
      wrong={say('withoutChannels') !== undefined || tagProblem !== undefined}
    >
      <Checkbox
        label={t('points.who.testOrders')}
        name="testOrders"
        checked={form.testOrders === 'on'}
        onChange={toggle('testOrders')}
        helpText={t('points.who.testOrdersHelp')}
      />
      <Checkbox
        label={t('points.who.companyOrders')}
        name="companyOrders"
        checked={form.companyOrders === 'on'}
        onChange={toggle('companyOrders')}
        helpText={t('points.who.companyOrdersHelp')}
      />
      <ChoiceList
        allowMultiple
        title={t('points.who.channels')}
        name="withoutChannels"
        choices={CHANNELS.map((channel) => ({ value: channel, label: t(`points.who.channel.${channel}`) }))}
        selected={channels}
        onChange={(chosen) => change('withoutChannels', JSON.stringify(chosen))}
        error={say('withoutChannels')}
      />
      <TagsField
        label={t('points.who.tags')}
        helpText={t('points.who.tagsHelp', { max: TAGS_MAX })}
        value={tags}
        onChange={(value) => change('withoutTags', JSON.stringify(value))}
        commas
        maxLength={TEXT_MAX}
        error={tagProblem === undefined ? undefined : say(tagProblem)}
      />
    </FoldCard>
  );
}
