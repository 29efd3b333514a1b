import { useLoaderData } from '@remix-run/react';
import { BlockStack, ChoiceList, TextField } from '@shopify/polaris';
import type { TFunction } from 'i18next';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ENROLLED_BY } from '../../loyalty/members/member-status.ts';
import { EXPIRING_DAYS, LISTED_STATUS } from '../../loyalty/members/members-query.ts';
import { useFormat } from '../../ui/shop-context.tsx';
import type { loader } from './route.tsx';
import { understood, type Asked } from './use-members-query.ts';

interface Choosing {
  typed: Asked;
  change: (name: string, value: string) => void;
}

const chosenIn = (typed: Asked, name: string): string[] => (typed[name] ?? '').split(',').filter((one) => one !== '');

/** Several words of a list, or one. */
function Choices({
  name,
  title,
  choices,
  several,
  typed,
  change,
}: Choosing & { name: string; title: string; choices: { value: string; label: string }[]; several: boolean }) {
  return (
    <ChoiceList
      title={title}
      titleHidden
      allowMultiple={several}
      choices={choices}
      selected={chosenIn(typed, name)}
      onChange={(chosen) => change(name, chosen.join(','))}
    />
  );
}

/** The ends of a range; a number that cannot be read says so, since the list is as if it had not been typed. */
function Pair({ from, to, type, typed, change }: Choosing & { from: Field; to: Field; type: 'date' | 'text' }) {
  const { t } = useTranslation();
  const asked = new URLSearchParams(understood(typed));
  return (
    <BlockStack gap="200">
      {[from, to].map(({ name, label }) => (
        <TextField
          key={name}
          label={label}
          type={type}
          inputMode={type === 'text' ? 'numeric' : undefined}
          value={typed[name] ?? ''}
          onChange={(value) => change(name, value)}
          autoComplete="off"
          error={
            type === 'text' && (typed[name] ?? '').trim() !== '' && !asked.has(name)
              ? t('actions.problem.whole_number')
              : undefined
          }
        />
      ))}
    </BlockStack>
  );
}

interface Field {
  name: string;
  label: string;
}

interface Filter {
  key: string;
  label: string;
  filter: ReactNode;
  /** the words that are read in the list's address */
  names: string[];
  /** how it stands, in a few words */
  stands: string;
}

const list = (typed: Asked, name: string, say: (value: string) => string): string =>
  chosenIn(typed, name).map(say).join(', ');

/** "100 to 500", "from 100", "up to 500" */
function rangeWords(t: TFunction, from: string, to: string, say: (value: string) => string): string {
  if (from !== '' && to !== '') return t('members.filter.between', { from: say(from), to: say(to) });
  return from === '' ? t('members.filter.to', { to: to && say(to) }) : t('members.filter.from', { from: say(from) });
}

/** Everything the list can be asked, as Polaris wants it; and what of it is asked. */
export function useMemberFilters({ typed, change }: Choosing) {
  const { t } = useTranslation();
  const { number, day } = useFormat();
  const { tiers } = useLoaderData<typeof loader>();
  const both = { typed, change };
  const asked = new URLSearchParams(understood(typed));
  const text = (name: string): string => asked.get(name) ?? '';
  const named = (name: string, values: readonly string[], say: (value: string) => string, several = true): Filter => ({
    key: name,
    label: t(`members.filter.${name as 'status'}`),
    names: [name],
    stands: list(typed, name, say),
    filter: (
      <Choices
        {...both}
        name={name}
        title={t(`members.filter.${name as 'status'}`)}
        choices={values.map((value) => ({ value, label: say(value) }))}
        several={several}
      />
    ),
  });
  const filters: Filter[] = [
    named('status', LISTED_STATUS, (value) => t(`member.status.${value as 'active'}`)),
    ...(tiers.length > 0 || text('tier') !== '' ? [named('tier', tiers, (value) => value)] : []),
    {
      key: 'balance',
      label: t('members.filter.balance'),
      names: ['min', 'max'],
      stands: rangeWords(t, text('min'), text('max'), (value) => number(Number(value))),
      filter: (
        <Pair
          {...both}
          type="text"
          from={{ name: 'min', label: t('members.filter.atLeast') }}
          to={{ name: 'max', label: t('members.filter.atMost') }}
        />
      ),
    },
    {
      key: 'joined',
      label: t('members.filter.joined'),
      names: ['since', 'until'],
      stands: rangeWords(t, text('since'), text('until'), day),
      filter: (
        <Pair
          {...both}
          type="date"
          from={{ name: 'since', label: t('members.filter.since') }}
          to={{ name: 'until', label: t('members.filter.until') }}
        />
      ),
    },
    named('by', ENROLLED_BY, (value) => t(`member.enrolledBy.${value as 'order'}`)),
    named(
      'expiring',
      EXPIRING_DAYS,
      (value) => t('members.filter.within', { days: t('common.days', { count: Number(value) }) }),
      false,
    ),
    named('orders', ['none'], () => t('members.filter.noOrders'), false),
  ];
  const isAsked = ({ names }: Filter) => names.some((name) => text(name) !== '');
  return {
    filters: filters.map(({ key, label, filter }) => ({ key, label, filter, pinned: key === 'status' })),
    applied: filters.filter(isAsked).map(({ key, label, names, stands }) => ({
      key,
      label: t('members.filter.stands', { label, stands }),
      onRemove: () => names.forEach((name) => change(name, '')),
    })),
  };
}
