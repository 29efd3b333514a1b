import { useLoaderData, useNavigate, useNavigation } from '@remix-run/react';
import {
  BlockStack,
  Box,
  Button,
  Card,
  Collapsible,
  InlineStack,
  List,
  Page,
  Pagination,
  Tabs,
  Text,
} from '@shopify/polaris';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ACTIVITY_VIEWS } from '../../loyalty/activity/activity.ts';
import { EmptyCard } from '../../ui/empty-card.tsx';
import { useFormat, useLocale, useShop } from '../../ui/shop-context.tsx';
import { becomesWords } from '../app.points/program-words.ts';
import { whoWords } from '../staff-words.ts';
import { activityDetails, activitySentence, type ActivityDetails } from './activity-words.ts';
import { importOf } from './data-activity-words.ts';
import { memberOf } from './reward-activity-words.ts';
import type { loader } from './route.tsx';

type Loaded = ReturnType<typeof useLoaderData<typeof loader>>;
type Line = Loaded['lines'][number];

function address(wanted: { view: string; before?: string | null; after?: string | null }): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(wanted)) if (value) params.set(name, value);
  return `/app/activity?${params.toString()}`;
}

/** Where a line leads. */
interface Place {
  url: string;
  label: string;
}

/** From what to what, opened in place. */
function Details({ details, about, open: more }: { details: ActivityDetails; about: string; open: Place | null }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const id = useId();
  const label = t(open ? 'activity.hideDetails' : 'activity.details');
  return (
    <BlockStack gap="200">
      <InlineStack>
        <Button
          variant="plain"
          onClick={() => setOpen(!open)}
          ariaExpanded={open}
          ariaControls={id}
          disclosure={open ? 'up' : 'down'}
          accessibilityLabel={`${label}: ${about}`}
        >
          {label}
        </Button>
      </InlineStack>
      <Collapsible id={id} open={open}>
        <Box background="bg-surface-secondary" padding="300" borderRadius="200">
          <BlockStack gap="200">
            {details.intro !== null && <Text as="p">{details.intro}</Text>}
            {details.changes.map((change) => (
              <Text as="p" key={`${change.label} ${change.to}`}>
                <Text as="span" fontWeight="medium">
                  {change.label}
                </Text>
                {`: ${becomesWords(t, change)}`}
              </Text>
            ))}
            {details.sentences.length > 1 ? (
              <List>
                {details.sentences.map((sentence) => (
                  <List.Item key={sentence}>{sentence}</List.Item>
                ))}
              </List>
            ) : (
              details.sentences.map((sentence) => (
                <Text as="p" key={sentence}>
                  {sentence}
                </Text>
              ))
            )}
            {more !== null && (
              <InlineStack>
                <Button variant="plain" url={more.url}>
                  {more.label}
                </Button>
              </InlineStack>
            )}
          </BlockStack>
        </Box>
      </Collapsible>
    </BlockStack>
  );
}

function Row({ line, first }: { line: Line; first: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const locale = useLocale();
  const { taxesIncluded, currency } = useShop();
  const { members } = useLoaderData<typeof loader>();
  const { change } = line;
  const subject = memberOf(change);
  const member = subject !== null && members[subject] ? subject : null;
  const sentence = activitySentence({ t }, change, member === null ? undefined : members[member]);
  const details = activityDetails({ t, format, locale, currency, taxesIncluded }, change);
  const by = whoWords(t, line.staff);
  const imported = importOf(change);
  const open =
    member !== null
      ? { url: `/app/members/${member}`, label: t('activity.openMember') }
      : imported !== null
        ? { url: `/app/settings/import/${imported}`, label: t('imports.did.open') }
        : null;
  return (
    <Box as="li" padding="400" borderColor="border" borderBlockStartWidth={first ? undefined : '025'}>
      <BlockStack gap="200">
        <BlockStack gap="050">
          <Text as="h2" variant="headingSm" fontWeight="medium" breakWord>
            {sentence}
          </Text>
          <Text as="p" tone="subdued" variant="bodySm" breakWord>
            {`${format.dateTime(line.at)} · ${by}`}
          </Text>
        </BlockStack>
        {(details.changes.length > 0 || details.sentences.length > 0) && (
          <Details details={details} about={sentence} open={open} />
        )}
      </BlockStack>
    </Box>
  );
}

/** Nothing to list: before the first change, or none of this kind. */
function NoActivity({ view }: { view: Loaded['view'] }) {
  const { t } = useTranslation();
  if (view !== 'all') return <EmptyCard title={t('activity.noneTitle')} body={t('activity.noneBody')} />;
  return (
    <EmptyCard
      title={t('activity.emptyTitle')}
      body={t('activity.emptyBody')}
      action={{ content: t('activity.emptyAction'), url: '/app/points' }}
    />
  );
}

/** What staff changed: tabs, a line each, and the pages around. */
export function ActivityList() {
  const { t } = useTranslation();
  const { lines, newer, older, view } = useLoaderData<typeof loader>();
  const navigate = useNavigate();
  const loading = useNavigation().location?.pathname === '/app/activity';
  const blank = lines.length === 0 && view === 'all';
  return (
    <Page title={t('activity.title')} subtitle={t('activity.intro')}>
      <Card padding="0">
        {!blank && (
          <Tabs
            tabs={ACTIVITY_VIEWS.map((id) => ({ id, content: t(`activity.views.${id}`) }))}
            selected={ACTIVITY_VIEWS.indexOf(view)}
            onSelect={(place) => navigate(address({ view: ACTIVITY_VIEWS[place] ?? 'all' }))}
            disclosureText={t('activity.moreViews')}
          />
        )}
        {lines.length === 0 ? (
          <NoActivity view={view} />
        ) : (
          <Box as="ul" paddingInlineStart="0" opacity={loading ? '0.6' : undefined}>
            {lines.map((line, place) => (
              <Row key={line.id} line={line} first={place === 0} />
            ))}
          </Box>
        )}
        {(newer !== null || older !== null) && (
          <Box padding="300" borderColor="border" borderBlockStartWidth="025">
            <InlineStack align="center">
              <Pagination
                hasPrevious={newer !== null}
                hasNext={older !== null}
                previousTooltip={t('activity.newer')}
                nextTooltip={t('activity.older')}
                accessibilityLabels={{ previous: t('activity.newer'), next: t('activity.older') }}
                onPrevious={() => navigate(address({ view, after: newer }))}
                onNext={() => navigate(address({ view, before: older }))}
              />
            </InlineStack>
          </Box>
        )}
      </Card>
    </Page>
  );
}
