import { useFetcher } from '@remix-run/react';
import { Banner, BlockStack, Button, Card, InlineStack, Select, Text } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import { SEPARATORS } from '../../loyalty/import-export/csv-reader.ts';
import type { FileReading } from '../../loyalty/import-export/file-reading.ts';
import type { FilePreview } from '../../loyalty/import-export/look-at-file.server.ts';
import type { action } from './route.tsx';

const WORDS = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'bar' } as const;

/**
 * How the file is read: its separator; and its letters, where bytes alone do not say which they are: the merchant sees lines of the
 * file both ways and picks the one that reads right.
 */
export function EncodingCard({ reading, samples }: { reading: FileReading; samples: FilePreview['samples'] }) {
  const { t } = useTranslation();
  const { submit, state } = useFetcher<typeof action>();
  const reread = (change: Partial<Pick<FileReading, 'encoding' | 'separator'>>) => {
    const { encoding, separator } = { ...reading, ...change };
    submit({ intent: 'reread', encoding: encoding ?? '', separator }, { method: 'post' });
  };
  const misread = reading.header.length < 2;
  if (samples.length === 0 && !misread) return null;
  return (
    <Card>
      <BlockStack gap="400">
        {samples.length > 0 && (
          <BlockStack gap="300">
            <BlockStack gap="100">
              <Text as="h2" variant="headingMd">
                {t('imports.encoding.title')}
              </Text>
              <Text as="p">{t('imports.encoding.body')}</Text>
            </BlockStack>
            {samples.map(({ encoding, lines }) => (
              <InlineStack key={encoding} gap="300" align="space-between" blockAlign="center">
                <BlockStack gap="050">
                  {lines.map((line) => (
                    <Text as="p" key={line} breakWord>
                      {line}
                    </Text>
                  ))}
                </BlockStack>
                <Button
                  onClick={() => reread({ encoding })}
                  loading={state !== 'idle'}
                  pressed={reading.encoding === encoding}
                  accessibilityLabel={t('imports.encoding.choose', { encoding })}
                >
                  {reading.encoding === encoding ? t('imports.encoding.chosen') : t('imports.encoding.right')}
                </Button>
              </InlineStack>
            ))}
          </BlockStack>
        )}
        {misread && (
          <BlockStack gap="300">
            <Banner tone="warning" title={t('imports.separator.one')} />
            <Select
              label={t('imports.separator.label')}
              options={SEPARATORS.map((value) => ({ value, label: t(`imports.separator.${WORDS[value]}`) }))}
              value={reading.separator}
              onChange={(value) => reread({ separator: value as FileReading['separator'] })}
            />
          </BlockStack>
        )}
      </BlockStack>
    </Card>
  );
}
