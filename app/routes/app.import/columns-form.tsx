import { useFetcher, useLoaderData } from '@remix-run/react';
import {
  Banner,
  BlockStack,
  Box,
  Button,
  Card,
  ChoiceList,
  InlineGrid,
  InlineStack,
  Select,
  Text,
} from '@shopify/polaris';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { columnsProblem, IMPORT_FIELDS } from '../../loyalty/import-export/import-columns.ts';
import type { ImportColumns, ImportField } from '../../loyalty/import-export/import-columns.ts';
import { EncodingCard } from './encoding-card.tsx';
import type { action, loader } from './route.tsx';

const SEPARATOR_WORDS = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'bar' } as const;

type Reading = NonNullable<ReturnType<typeof useLoaderData<typeof loader>>['batch']['reading']>;

/** One column of the file: its header, what stands in it, and what it is. */
function Column({
  header,
  values,
  field,
  onChange,
}: {
  header: string;
  values: string[];
  field: ImportField | null;
  onChange: (field: ImportField | null) => void;
}) {
  const { t } = useTranslation();
  const options = [
    { value: '', label: t('imports.columns.none') },
    ...IMPORT_FIELDS.map((value) => ({ value, label: t(`imports.field.${value}`) })),
  ];
  return (
    <Box as="li" padding="300" borderColor="border" borderBlockStartWidth="025">
      <InlineGrid columns={{ xs: 1, sm: 2 }} gap="200" alignItems="center">
        <BlockStack gap="050">
          <Text as="p" fontWeight="semibold" breakWord>
            {header || t('imports.columns.unnamed')}
          </Text>
          <Text as="p" tone="subdued" breakWord>
            {values.filter((value) => value !== '').join(' · ') || t('imports.columns.empty')}
          </Text>
        </BlockStack>
        <Select
          label={t('imports.columns.is', { header })}
          labelHidden
          options={options}
          value={field ?? ''}
          onChange={(value) => onChange(value === '' ? null : (value as ImportField))}
        />
      </InlineGrid>
    </Box>
  );
}

function Options({
  points,
  slashDates,
  columns,
  onPoints,
  onSlashDates,
}: {
  points: Reading['points'];
  slashDates: Reading['slashDates'];
  columns: ImportColumns;
  onPoints: (points: Reading['points']) => void;
  onSlashDates: (slashDates: Reading['slashDates']) => void;
}) {
  const { t } = useTranslation();
  const dated = columns.some((field) => field === 'birthday' || field === 'enrolled_at' || field === 'expires_at');
  return (
    <>
      {columns.includes('points') && (
        <ChoiceList
          title={t('imports.points.title')}
          choices={[
            { value: 'add', label: t('imports.points.add'), helpText: t('imports.points.addHelp') },
            { value: 'set', label: t('imports.points.set'), helpText: t('imports.points.setHelp') },
          ]}
          selected={[points]}
          onChange={([value]) => onPoints(value === 'set' ? 'set' : 'add')}
        />
      )}
      {dated && (
        <Select
          label={t('imports.slash.label')}
          helpText={t('imports.slash.help')}
          options={[
            { value: '', label: t('imports.slash.none') },
            { value: 'day', label: t('imports.slash.day') },
            { value: 'month', label: t('imports.slash.month') },
          ]}
          value={slashDates ?? ''}
          onChange={(value) => onSlashDates(value === 'day' || value === 'month' ? value : null)}
        />
      )}
    </>
  );
}

/** What the columns are, and what is done with points: the merchant looks it over, and has the file checked. */
export function ColumnsForm({ reading }: { reading: Reading }) {
  const { t } = useTranslation();
  const { preview } = useLoaderData<typeof loader>();
  const { submit, state } = useFetcher<typeof action>();
  const [columns, setColumns] = useState<ImportColumns>(reading.columns);
  const [points, setPoints] = useState(reading.points);
  const [slashDates, setSlashDates] = useState(reading.slashDates);
  const problem = columnsProblem(columns);
  // two columns may have one name; their places tell them apart and never change
  const places = reading.header.map((header, place) => ({ key: `${place} ${header}`, header, place }));
  const check = () => {
    const body = new FormData();
    body.append('intent', 'check');
    for (const field of columns) body.append('column', field ?? '');
    body.append('points', points);
    body.append('slashDates', slashDates ?? '');
    submit(body, { method: 'post' });
  };
  const change = (place: number, field: ImportField | null) =>
    setColumns(columns.map((before, at) => (at === place ? field : before)));
  return (
    <BlockStack gap="400">
      <EncodingCard reading={reading} samples={preview?.samples ?? []} />
      {reading.source !== 'other' && (
        <Banner tone="info" title={t(`imports.source.${reading.source}.title`)}>
          <p>{t(`imports.source.${reading.source}.body`)}</p>
        </Banner>
      )}
      <Card padding="0">
        <Box padding="400">
          <BlockStack gap="100">
            <Text as="h2" variant="headingMd">
              {t('imports.columns.title')}
            </Text>
            <Text as="p" tone="subdued">
              {t('imports.columns.body', {
                columns: t('imports.columns.count', { count: reading.header.length }),
                separator: t(`imports.separator.${SEPARATOR_WORDS[reading.separator]}`),
                encoding: reading.encoding?.toUpperCase() ?? '?',
              })}
            </Text>
          </BlockStack>
        </Box>
        <Box as="ul" paddingInlineStart="0">
          {places.map(({ key, header, place }) => (
            <Column
              key={key}
              header={header}
              values={(preview?.rows ?? []).map((row) => row[place] ?? '')}
              field={columns[place] ?? null}
              onChange={(field) => change(place, field)}
            />
          ))}
        </Box>
      </Card>
      <Card>
        <BlockStack gap="400">
          <Options
            points={points}
            slashDates={slashDates}
            columns={columns}
            onPoints={setPoints}
            onSlashDates={setSlashDates}
          />
          {problem !== null && (
            <Text as="p" tone="critical">
              {t(`imports.columns.problem.${problem}`)}
            </Text>
          )}
          <InlineStack gap="200" blockAlign="center">
            <Button
              variant="primary"
              onClick={check}
              loading={state !== 'idle'}
              disabled={problem !== null || reading.encoding === null}
            >
              {t('imports.check')}
            </Button>
            <Text as="p" tone="subdued">
              {t('imports.checkHelp')}
            </Text>
          </InlineStack>
        </BlockStack>
      </Card>
    </BlockStack>
  );
}
