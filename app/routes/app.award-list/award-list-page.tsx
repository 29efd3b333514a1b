import { useFetcher, useLoaderData } from '@remix-run/react';
import { Banner, BlockStack, Button, Card, FormLayout, InlineStack, Layout, Page, TextField } from '@shopify/polaris';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LIST_CHARS_MAX, LIST_ROWS_MAX } from '../../loyalty/import-export/award-list.ts';
import { listFile } from '../../loyalty/import-export/list-file.ts';
import { EmptyCard } from '../../ui/empty-card.tsx';
import { ActionSelect } from '../app.points/action-select.tsx';
import { RowsCard } from './rows-card.tsx';
import type { action, loader, ListAnswer } from './route.tsx';

const BACK = '/app/points/actions';

/** A file that gave no rows, and why. */
interface BadFile {
  name: string;
  problem: 'workbook' | 'binary';
}

/** A button that reads a file into the field; the file itself is not sent. */
function FileButton({ onText, onBadFile }: { onText: (text: string) => void; onBadFile: (bad: BadFile) => void }) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const read = async (file: File | undefined) => {
    if (!file) return;
    const found = listFile(new Uint8Array(await file.arrayBuffer()));
    // a list of a thousand rows is far smaller; the server says how long one may be
    if (found.ok) onText(found.text.slice(0, LIST_CHARS_MAX + 1));
    else onBadFile({ name: file.name, problem: found.problem });
  };
  return (
    <>
      <input
        ref={input}
        type="file"
        accept=".csv,.txt,.tsv,text/csv"
        hidden
        aria-label={t('actions.list.file')}
        onChange={(event) => {
          void read(event.target.files?.[0]);
          event.target.value = '';
        }}
      />
      <Button onClick={() => input.current?.click()}>{t('actions.list.file')}</Button>
    </>
  );
}

/** What is wrong with the file that was chosen, or with the whole list, in the words of who made it. */
function Problem({ answer, badFile }: { answer: ListAnswer | undefined; badFile: BadFile | null }) {
  const { t } = useTranslation();
  if (badFile) {
    const { name, problem } = badFile;
    return (
      <Banner tone="critical" title={t(`imports.upload.refusal.${problem}.title`, { name })}>
        <p>{t(`imports.upload.refusal.${problem}.body`)}</p>
      </Banner>
    );
  }
  if (answer?.did !== 'unreadable') return null;
  return <Banner tone="critical" title={t(`actions.list.unreadable.${answer.problem}`, { count: LIST_ROWS_MAX })} />;
}

function useList() {
  const fetcher = useFetcher<typeof action>();
  const [rule, setRule] = useState('');
  const [list, setList] = useState('');
  const [badFile, setBadFile] = useState<BadFile | null>(null);
  /** What the answer on the page is about; typing makes it old. */
  const [asked, setAsked] = useState('');
  const about = `${rule}\n${list}`;
  const isBusy = fetcher.state !== 'idle';
  // what was said of another list is not shown while this one is looked at
  const isChecking = isBusy && fetcher.formData?.get('intent') === 'check';
  const send = (intent: 'check' | 'give') => {
    setAsked(about);
    fetcher.submit({ intent, rule, list }, { method: 'post' });
  };
  return {
    rule,
    setRule,
    list,
    setList: (text: string) => {
      setBadFile(null);
      setList(text);
    },
    badFile,
    setBadFile,
    send,
    busy: isBusy,
    answer: asked === about && !isChecking ? fetcher.data : undefined,
  };
}

/** Points for everybody on a list: what for, who, a check, and only then the points. */
export function AwardListPage() {
  const { t } = useTranslation();
  const { rules } = useLoaderData<typeof loader>();
  const { rule, setRule, list, setList, badFile, setBadFile, send, busy, answer } = useList();
  const backAction = { content: t('actions.title'), url: BACK };
  if (rules.length === 0)
    return (
      <Page title={t('actions.list.title')} backAction={backAction}>
        <Card>
          <EmptyCard
            title={t('actions.list.noneTitle')}
            body={t('actions.member.none')}
            action={{ content: t('actions.title'), url: BACK }}
          />
        </Card>
      </Page>
    );
  return (
    <Page title={t('actions.list.title')} subtitle={t('actions.list.subtitle')} backAction={backAction}>
      <Layout>
        <Layout.Section>
          <BlockStack gap="400">
            <Problem answer={answer} badFile={badFile} />
            <Card>
              <BlockStack gap="400">
                <FormLayout>
                  <ActionSelect rules={rules} value={rule} onChange={setRule} />
                  <TextField
                    label={t('actions.list.rows')}
                    value={list}
                    onChange={setList}
                    multiline={8}
                    monospaced
                    autoComplete="off"
                    placeholder={t('actions.list.example')}
                    helpText={t('actions.list.help', { count: LIST_ROWS_MAX })}
                  />
                </FormLayout>
                <InlineStack gap="200">
                  <FileButton onText={setList} onBadFile={setBadFile} />
                  <Button
                    variant={answer ? 'secondary' : 'primary'}
                    disabled={rule === '' || list.trim() === ''}
                    loading={busy}
                    onClick={() => send('check')}
                  >
                    {t('actions.list.check')}
                  </Button>
                </InlineStack>
              </BlockStack>
            </Card>
            {answer && answer.did !== 'unreadable' && (
              <RowsCard answer={answer} busy={busy} give={() => send('give')} />
            )}
          </BlockStack>
        </Layout.Section>
      </Layout>
    </Page>
  );
}
