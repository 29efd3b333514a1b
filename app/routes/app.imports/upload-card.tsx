import { Banner, BlockStack, Box, Button, Card, DropZone, InlineStack, ProgressBar, Text } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import { FILE_BYTES_MAX, FILE_ROWS_MAX } from '../../loyalty/import-export/file-reading.ts';
import { IMPORT_FIELDS } from '../../loyalty/import-export/import-columns.ts';
import { useUpload } from './use-upload.ts';

const MEGABYTE = 1024 * 1024;

/** A list to begin with: the columns' names and one row of each kind. */
function template(): string {
  // where a list has a status, the merchant says so
  const header = IMPORT_FIELDS.filter((field) => field !== 'status').join(',');
  const rows = [
    '7123456789012,shopper-1@example.com,Shopper,1,1200,05-17,Gold,SHOPPER-1,2024-03-01,2027-12-31',
    ',shopper-2@example.com,Shopper,2,40,12-24,,,,',
  ];
  return `data:text/csv;charset=utf-8,${encodeURIComponent(`${[header, ...rows].join('\r\n')}\r\n`)}`;
}

/** Where a file goes in: dropped or chosen; what it may be, and what was wrong with the last one. */
export function UploadCard() {
  const { t } = useTranslation();
  const { percent, fileName, refusal, send, stop } = useUpload();
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            {t('imports.upload.title')}
          </Text>
          <Text as="p">{t('imports.upload.body')}</Text>
        </BlockStack>
        {refusal !== null && (
          <Banner tone="critical" title={t(`imports.upload.refusal.${refusal}.title`, { name: fileName ?? '' })}>
            <p>{t(`imports.upload.refusal.${refusal}.body`, { megabytes: FILE_BYTES_MAX / MEGABYTE })}</p>
          </Banner>
        )}
        {percent === null ? (
          <DropZone
            accept=".csv,.txt,.tsv,text/csv"
            type="file"
            allowMultiple={false}
            onDrop={(_files, accepted, rejected) => {
              const file = accepted[0] ?? rejected[0];
              if (file) send(file);
            }}
            label={t('imports.upload.label')}
            labelHidden
          >
            <DropZone.FileUpload
              actionTitle={t('imports.upload.choose')}
              actionHint={t('imports.upload.hint', { megabytes: FILE_BYTES_MAX / MEGABYTE, count: FILE_ROWS_MAX })}
            />
          </DropZone>
        ) : (
          <BlockStack gap="200">
            <InlineStack align="space-between" blockAlign="center" gap="200">
              <Text as="p" id="import-sending" breakWord>
                {t('imports.upload.sending', { name: fileName ?? '', percent })}
              </Text>
              <Button onClick={stop}>{t('imports.upload.stop')}</Button>
            </InlineStack>
            <ProgressBar progress={percent} size="small" ariaLabelledBy="import-sending" />
          </BlockStack>
        )}
        <Box>
          <Text as="p" tone="subdued">
            {t('imports.upload.sources')}{' '}
            <Button variant="plain" url={template()} download="members.csv">
              {t('imports.upload.template')}
            </Button>
          </Text>
        </Box>
      </BlockStack>
    </Card>
  );
}
