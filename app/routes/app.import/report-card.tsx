import { useLoaderData, useNavigate } from '@remix-run/react';
import {
  Badge,
  BlockStack,
  Box,
  Card,
  IndexTable,
  InlineStack,
  Link,
  Pagination,
  Tabs,
  Text,
  useBreakpoints,
} from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import type { ReportRow } from '../../loyalty/import-export/list-import-rows.server.ts';
import { useFormat, useLocale } from '../../ui/shop-context.tsx';
import type { loader } from './route.tsx';
import { rowChanges, rowProblemWords } from './row-words.ts';
import type { RowsStand } from './row-words.ts';

type Data = ReturnType<typeof useLoaderData<typeof loader>>;
type View = Data['query']['view'];

const TONES = { new: 'success', change: 'info', same: undefined, problem: 'critical', reading: undefined } as const;

function Who({ row }: { row: ReportRow }) {
  const { t } = useTranslation();
  const known =
    row.name ?? row.email ?? (row.customerId === null ? null : t('imports.row.customer', { id: row.customerId }));
  const second = row.name !== null && row.email !== null ? row.email : null;
  return (
    <BlockStack>
      {known !== null && row.memberId !== null ? (
        <Link url={`/app/members/${row.memberId}`} removeUnderline>
          {known}
        </Link>
      ) : (
        <Text as="span" breakWord>
          {known ?? '–'}
        </Text>
      )}
      {second !== null && (
        <Text as="span" tone="subdued" breakWord>
          {second}
        </Text>
      )}
    </BlockStack>
  );
}

function What({ row, stand }: { row: ReportRow; stand: RowsStand }) {
  const { t } = useTranslation();
  const format = useFormat();
  const locale = useLocale();
  if (row.problem)
    return (
      <Text as="span" tone="critical" breakWord>
        {rowProblemWords(t, row.problem)}
      </Text>
    );
  const words = rowChanges({ t, format, locale }, row, stand);
  return (
    <BlockStack>
      <Text as="span" breakWord>
        {words.join(' · ')}
      </Text>
      {row.missing !== null && (
        <Text as="span" tone="caution">
          {t('imports.row.missing', { points: t('common.points', { count: Number(row.missing) }) })}
        </Text>
      )}
    </BlockStack>
  );
}

/** Which rows there are to look at. */
function viewsOf({ batch }: Data): { view: View; count: number | null }[] {
  const { found, state } = batch;
  const total = found && found.new + found.change + found.same + found.problem;
  if (!found) return [{ view: 'all', count: null }];
  const views: { view: View; count: number | null }[] = [
    { view: 'all', count: total },
    { view: 'problem', count: found.problem },
    { view: 'new', count: found.new },
    { view: 'change', count: found.change },
    { view: 'same', count: found.same },
  ];
  if (state === 'undone') views.push({ view: 'missing', count: found.membersMissing ?? 0 });
  return views.filter(({ view, count }) => view === 'all' || count !== 0);
}

function Verdict({ row }: { row: ReportRow }) {
  const { t } = useTranslation();
  const tone = TONES[row.verdict];
  return <Badge {...(tone && { tone })}>{t(`imports.verdict.${row.verdict}`)}</Badge>;
}

/** On a phone a row is a paragraph: nothing is to be scrolled sideways. */
function NarrowRows({ rows, stand }: { rows: ReportRow[]; stand: RowsStand }) {
  const { t } = useTranslation();
  const { number } = useFormat();
  return (
    <Box as="ul" paddingInlineStart="0">
      {rows.map((row) => (
        <Box as="li" key={row.n} padding="300" borderColor="border" borderBlockStartWidth="025">
          <BlockStack gap="100">
            <InlineStack gap="200" align="space-between" blockAlign="center">
              <Text as="span" tone="subdued">
                {t('imports.row.lineOf', { line: number(row.line) })}
              </Text>
              <Verdict row={row} />
            </InlineStack>
            <Who row={row} />
            <What row={row} stand={stand} />
          </BlockStack>
        </Box>
      ))}
    </Box>
  );
}

function WideRows({ rows, stand }: { rows: ReportRow[]; stand: RowsStand }) {
  const { t } = useTranslation();
  const { number } = useFormat();
  return (
    <IndexTable
      itemCount={rows.length}
      selectable={false}
      headings={[
        { title: t('imports.row.line') },
        { title: t('imports.row.who') },
        { title: t('imports.row.becomes') },
        { title: t('imports.row.what') },
      ]}
      emptyState={<span />}
    >
      {rows.map((row, place) => (
        <IndexTable.Row id={String(row.n)} key={row.n} position={place}>
          <IndexTable.Cell>{number(row.line)}</IndexTable.Cell>
          <IndexTable.Cell>
            <Who row={row} />
          </IndexTable.Cell>
          <IndexTable.Cell>
            <Verdict row={row} />
          </IndexTable.Cell>
          <IndexTable.Cell className="comeback-wraps">
            <What row={row} stand={stand} />
          </IndexTable.Cell>
        </IndexTable.Row>
      ))}
    </IndexTable>
  );
}

function Rows({ rows, stand }: { rows: ReportRow[]; stand: RowsStand }) {
  const { t } = useTranslation();
  const { smDown } = useBreakpoints();
  if (rows.length === 0)
    return (
      <Box padding="400">
        <Text as="p" alignment="center" tone="subdued">
          {t('imports.row.none')}
        </Text>
      </Box>
    );
  return smDown ? <NarrowRows rows={rows} stand={stand} /> : <WideRows rows={rows} stand={stand} />;
}

/** The report, row by row. */
export function ReportCard() {
  const { t } = useTranslation();
  const { number } = useFormat();
  const data = useLoaderData<typeof loader>();
  const navigate = useNavigate();
  const { report, query, batch } = data;
  if (!report) return null;
  const views = viewsOf(data);
  const isDone = batch.state === 'committed' || batch.state === 'undoing' || batch.state === 'undone';
  const stand = { points: batch.reading?.points ?? 'add', isDone } as const;
  const go = (view: View, page: number) => navigate(`?view=${view}&page=${page}`, { preventScrollReset: true });
  const selected = Math.max(
    0,
    views.findIndex(({ view }) => view === query.view),
  );
  return (
    <Card padding="0">
      <Tabs
        tabs={views.map(({ view, count }) => ({
          id: view,
          content: count === null ? t(`imports.view.${view}`) : `${t(`imports.view.${view}`)} (${number(count)})`,
        }))}
        selected={selected}
        onSelect={(place) => go(views[place]?.view ?? 'all', 1)}
      />
      <Rows rows={report.rows} stand={stand} />
      {(query.page > 1 || report.more) && (
        <Box padding="300">
          <InlineStack align="center">
            <Pagination
              hasPrevious={query.page > 1}
              hasNext={report.more}
              onPrevious={() => go(query.view, query.page - 1)}
              onNext={() => go(query.view, query.page + 1)}
              previousTooltip={t('imports.row.previous')}
              nextTooltip={t('imports.row.next')}
            />
          </InlineStack>
        </Box>
      )}
    </Card>
  );
}
