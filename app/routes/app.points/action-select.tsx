import { Select } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import type { ActionRule } from '../../loyalty/program/action-rule.ts';
import { actionName, limitWords } from './action-words.ts';

interface Props {
  rules: readonly Pick<ActionRule, 'id' | 'kind' | 'name' | 'points' | 'limit'>[];
  /** The chosen rule's id; empty while none is. */
  value: string;
  onChange: (id: string) => void;
}

/** What staff give points for, with what it is worth. */
export function ActionSelect({ rules, value, onChange }: Props) {
  const { t } = useTranslation();
  const chosen = rules.find(({ id }) => id === value);
  return (
    <Select
      label={t('actions.member.rule')}
      options={[
        { value: '', label: t('actions.member.choose') },
        ...rules.map((rule) => ({ value: rule.id, label: actionName({ t }, rule) })),
      ]}
      value={value}
      onChange={onChange}
      helpText={
        chosen &&
        t('actions.member.worth', {
          points: t('common.points', { count: chosen.points }),
          limit: limitWords({ t }, chosen.limit),
        })
      }
    />
  );
}
