import { useFetcher, useLoaderData, useNavigate } from '@remix-run/react';
import { Modal, TitleBar } from '@shopify/app-bridge-react';
import {
  Banner,
  BlockStack,
  Box,
  Button,
  ButtonGroup,
  Card,
  InlineStack,
  Link,
  Page,
  Tabs,
  Text,
  TextField,
} from '@shopify/polaris';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { REASON_MAX, SUBMISSION_STATES } from '../../loyalty/actions/submission.ts';
import { visibleText } from '../../loyalty/program/visible-text.ts';
import { EmptyCard } from '../../ui/empty-card.tsx';
import { useFormat } from '../../ui/shop-context.tsx';
import { useToast } from '../../ui/use-toast.ts';
import { actionName } from '../app.points/action-words.ts';
import { refusalWords } from '../app.points/refusal-words.ts';
import type { action, loader } from './route.tsx';

const PAGE = '/app/points/submissions';

type Submission = ReturnType<typeof useLoaderData<typeof loader>>['submissions'][number];

/** Why it is declined, asked before it is. */
function DeclineModal({
  open,
  onClose,
  decline,
}: {
  open: boolean;
  onClose: () => void;
  decline: (reason: string) => void;
}) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const missing = visibleText(reason).length < 3;
  const confirm = () => {
    setTried(true);
    if (!missing) decline(reason);
  };
  return (
    <Modal id="decline-submission" open={open} onHide={onClose}>
      <Box padding="400">
        <TextField
          label={t('actions.submissions.declineReason')}
          value={reason}
          onChange={setReason}
          maxLength={REASON_MAX}
          autoComplete="off"
          helpText={t('actions.submissions.declineHelp')}
          error={tried && missing ? t('actions.submissions.reasonMissing') : undefined}
        />
      </Box>
      <TitleBar title={t('actions.submissions.declineTitle')}>
        <button variant="primary" tone="critical" onClick={confirm}>
          {t('actions.submissions.declineConfirm')}
        </button>
        <button onClick={onClose}>{t('common.cancel')}</button>
      </TitleBar>
    </Modal>
  );
}

/** What stands in the way of a decision, in words; null where nothing does. */
function useDecision() {
  const { t } = useTranslation();
  const format = useFormat();
  const fetcher = useFetcher<typeof action>();
  const { data } = fetcher;
  useToast(
    data,
    data?.did === 'approved'
      ? data.points === null
        ? t('actions.submissions.approvedAlready')
        : t('actions.submissions.approved', { points: t('common.points', { count: data.points }) })
      : data?.did === 'declined'
        ? t('actions.submissions.declined')
        : null,
  );
  const problem =
    data?.did === 'refused'
      ? refusalWords({ t, format }, data.refusal)
      : data?.did === 'decided'
        ? t('actions.submissions.decidedAlready')
        : data?.did === 'reason_missing'
          ? t('actions.submissions.reasonMissing')
          : null;
  const send = (intent: 'approve' | 'decline', id: string, reason = '') =>
    fetcher.submit({ intent, id, reason }, { method: 'post' });
  return { problem, send, busy: fetcher.state !== 'idle' };
}

/** Approve or decline, and what came of it. */
function Decide({ submission, about }: { submission: Submission; about: { member: string; date: string } }) {
  const { t } = useTranslation();
  const { problem, send, busy } = useDecision();
  const [declining, setDeclining] = useState(false);
  return (
    <BlockStack gap="200">
      {problem !== null && <Banner tone="critical" title={problem} />}
      <ButtonGroup>
        <Button
          variant="primary"
          loading={busy}
          onClick={() => send('approve', submission.id)}
          accessibilityLabel={t('actions.submissions.approveAbout', about)}
        >
          {t('actions.submissions.approve')}
        </Button>
        <Button
          disabled={busy}
          onClick={() => setDeclining(true)}
          accessibilityLabel={t('actions.submissions.declineAbout', about)}
        >
          {t('actions.submissions.decline')}
        </Button>
      </ButtonGroup>
      {declining && (
        <DeclineModal
          open
          onClose={() => setDeclining(false)}
          decline={(reason) => {
            setDeclining(false);
            send('decline', submission.id, reason);
          }}
        />
      )}
    </BlockStack>
  );
}

function Line({ submission, first }: { submission: Submission; first: boolean }) {
  const { t } = useTranslation();
  const { dateTime } = useFormat();
  const { member, rule, url, text } = submission;
  const date = dateTime(submission.submittedAt);
  const name = member?.redacted
    ? t('activity.removedMember')
    : (member?.name ?? t('members.noName', { id: member?.customerId ?? '' }));
  return (
    <Box as="li" padding="400" borderColor="border" borderBlockStartWidth={first ? undefined : '025'}>
      <BlockStack gap="200">
        <InlineStack gap="200" align="space-between">
          <Link url={`/app/members/${submission.memberId}`}>{name}</Link>
          <Text as="span" tone="subdued" variant="bodySm">
            {t('actions.submissions.sent', { date })}
          </Text>
        </InlineStack>
        <Text as="p" tone="subdued">
          {rule ? t('actions.submissions.rule', { name: actionName({ t }, rule) }) : t('actions.submissions.ruleGone')}
        </Text>
        {text !== null && text !== '' && (
          <Text as="p" breakWord>
            {text}
          </Text>
        )}
        {url === null ? (
          <Text as="p" tone="subdued">
            {t('actions.submissions.erased')}
          </Text>
        ) : (
          <Text as="p" breakWord>
            <Link url={url} target="_blank">
              {url}
            </Link>
          </Text>
        )}
        {submission.decidedAt !== null && (
          <Text as="p" tone="subdued">
            {[
              t('actions.submissions.decided', { date: dateTime(submission.decidedAt) }),
              ...(submission.points === null
                ? []
                : [t('actions.submissions.gave', { points: t('common.points', { count: submission.points }) })]),
              ...(submission.reason === null ? [] : [submission.reason]),
            ].join(' · ')}
          </Text>
        )}
        {submission.state === 'waiting' && url !== null && (
          <Decide submission={submission} about={{ member: name, date }} />
        )}
      </BlockStack>
    </Box>
  );
}

/** What members handed in, by what became of it. */
export function SubmissionsPage() {
  const { t } = useTranslation();
  const { state, submissions, older, newest } = useLoaderData<typeof loader>();
  const navigate = useNavigate();
  const tabs = SUBMISSION_STATES.map((one) => ({ id: one, content: t(`actions.submissions.tab.${one}`) }));
  return (
    <Page
      title={t('actions.submissions.title')}
      subtitle={t('actions.submissions.subtitle')}
      backAction={{ content: t('actions.submissions.back'), url: '/app/points/actions' }}
    >
      <Card padding="0">
        <Tabs
          tabs={tabs}
          selected={SUBMISSION_STATES.indexOf(state)}
          onSelect={(place) => navigate(`${PAGE}?state=${SUBMISSION_STATES[place] ?? 'waiting'}`)}
        />
        {submissions.length === 0 ? (
          <EmptyCard
            title={t(`actions.submissions.empty.${state}`)}
            body={state === 'waiting' ? t('actions.submissions.empty.waitingBody') : ''}
          />
        ) : (
          <Box as="ul" paddingInlineStart="0">
            {submissions.map((one, place) => (
              <Line key={one.id} submission={one} first={place === 0} />
            ))}
          </Box>
        )}
        {(older !== null || !newest) && (
          <Box padding="400">
            <InlineStack gap="200">
              {!newest && <Button url={`${PAGE}?state=${state}`}>{t('actions.submissions.newest')}</Button>}
              {older !== null && (
                <Button url={`${PAGE}?state=${state}&before=${older}`}>{t('actions.submissions.older')}</Button>
              )}
            </InlineStack>
          </Box>
        )}
      </Card>
    </Page>
  );
}
