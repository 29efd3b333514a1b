import { Banner, BlockStack, Box, Button, Card, InlineStack, Link, Text } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../ui/shop-context.tsx';
import { refusalWords } from '../app.points/refusal-words.ts';
import type { ListAnswer } from './route.tsx';

type Answer = Exclude<ListAnswer, { did: 'unreadable' }>;
type Row = Answer['rows'][number];

function useRowWords() {
  const { t } = useTranslation();
  const format = useFormat();
  return (row: Row, isDone: boolean): string => {
    switch (row.verdict) {
      case 'problem':
        return t(`actions.list.problem.${row.problem}`);
      case 'refused':
        return refusalWords({ t, format }, row.refusal);
      case 'before':
        return t('actions.list.before');
      case 'given':
        return t(isDone ? 'actions.list.got' : 'actions.list.gets', {
          points: t('common.points', { count: row.points }),
        });
    }
  };
}

function Line({ row, words, first }: { row: Row; words: string; first: boolean }) {
  const { t } = useTranslation();
  const { line, memberId, member, verdict } = row;
  const nameless = t('members.noName', { id: member?.customerId ?? '' });
  return (
    <Box as="li" paddingBlock="200" borderColor="border" borderBlockStartWidth={first ? undefined : '025'}>
      <InlineStack gap="200" align="space-between">
        <InlineStack gap="200">
          <Text as="span" tone="subdued">
            {t('actions.list.line', { line })}
          </Text>
          {memberId !== null && (
            <Link url={`/app/members/${memberId}`} removeUnderline>
              {member?.name ?? nameless}
            </Link>
          )}
        </InlineStack>
        <Text as="span" breakWord {...(verdict === 'problem' || verdict === 'refused' ? { tone: 'critical' } : {})}>
          {words}
        </Text>
      </InlineStack>
    </Box>
  );
}

/** What becomes of each row, those that give nothing first; and the button that gives the others their points. */
export function RowsCard({ answer, busy, give }: { answer: Answer; busy: boolean; give: () => void }) {
  const { t } = useTranslation();
  const { did, sums, rows, more } = answer;
  const wordsOf = useRowWords();
  const isDone = did === 'given';
  const points = t('common.points', { count: sums.points });
  const rest = [
    sums.before > 0 && t('actions.list.sumBefore', { count: sums.before }),
    sums.not > 0 && t('actions.list.sumNot', { count: sums.not }),
  ].filter((text) => text !== false);
  const title =
    sums.given === 0
      ? t('actions.list.sumNone')
      : t(`actions.list.${isDone ? 'sumGiven' : 'sum'}`, { count: sums.given, points });
  return (
    <Card>
      <BlockStack gap="400">
        <Banner tone={sums.given === 0 ? 'warning' : isDone ? 'success' : 'info'} title={title}>
          {rest.length > 0 && <p>{rest.join(' ')}</p>}
        </Banner>
        {!isDone && sums.given > 0 && (
          <InlineStack>
            <Button variant="primary" loading={busy} onClick={give}>
              {t('actions.list.give', { points })}
            </Button>
          </InlineStack>
        )}
        <Box as="ul" paddingInlineStart="0">
          {rows.map((row, place) => (
            <Line key={row.line} row={row} words={wordsOf(row, isDone)} first={place === 0} />
          ))}
        </Box>
        {more > 0 && (
          <Text as="p" tone="subdued">
            {t('actions.list.more', { count: more })}
          </Text>
        )}
      </BlockStack>
    </Card>
  );
}
