import { Await, useFetcher, type useLoaderData } from '@remix-run/react';
import { BlockStack, Box, Button, Card, Icon, InlineStack, ProgressBar, Text } from '@shopify/polaris';
import { CheckCircleIcon, QuestionCircleIcon, XIcon } from '@shopify/polaris-icons';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { EmbedState, loader } from './route.tsx';

type HomeData = ReturnType<typeof useLoaderData<typeof loader>>;
type StepState = 'done' | 'toDo' | 'unknown';

interface StepProps {
  state: StepState;
  title: string;
  body: string;
  action: { content: string; url: string; external?: boolean };
  primary: boolean;
}

/** An empty ring, drawn as Polaris draws its icons: it has none for a step that is still to be done. */
function ToDoIcon() {
  return (
    <svg viewBox="0 0 20 20">
      <circle cx="10" cy="10" r="6.25" fill="none" stroke="currentColor" strokeWidth="1.5" strokeDasharray="2.6 2.3" />
    </svg>
  );
}

const ICONS = { done: CheckCircleIcon, toDo: ToDoIcon, unknown: QuestionCircleIcon };

/** One step; once done, only its title stays. */
function Step({ state, title, body, action, primary }: StepProps) {
  const { t } = useTranslation();
  return (
    <Box as="li">
      <InlineStack gap="300" wrap={false} blockAlign="start">
        <Box>
          <Icon
            source={ICONS[state]}
            tone={state === 'done' ? 'success' : 'subdued'}
            accessibilityLabel={t(`home.setup.${state}`)}
          />
        </Box>
        <BlockStack gap="200">
          <Text as="h3" variant="headingSm">
            {title}
          </Text>
          {state !== 'done' && (
            <>
              <Text as="p">{body}</Text>
              <InlineStack>
                <Button
                  url={action.url}
                  target={action.external ? '_top' : undefined}
                  variant={primary ? 'primary' : 'secondary'}
                >
                  {action.content}
                </Button>
              </InlineStack>
            </>
          )}
        </BlockStack>
      </InlineStack>
    </Box>
  );
}

/** `asking`: Shopify has not answered yet; the step stands as one to do, so that nothing jumps when it has. */
type Embed = EmbedState | 'asking';
const WIDGET_STEP: Record<Embed, StepState> = { on: 'done', off: 'toDo', unknown: 'unknown', asking: 'toDo' };

function Steps({ data, embed }: { data: HomeData; embed: Embed }) {
  const { t } = useTranslation();
  const states: StepState[] = [data.live ? 'done' : 'toDo', WIDGET_STEP[embed], data.firstOrder ? 'done' : 'toDo'];
  const done = states.filter((state) => state === 'done').length;
  const next = states.findIndex((state) => state !== 'done');
  const [rule = 'toDo', widget = 'toDo', order = 'toDo'] = states;
  return (
    <BlockStack gap="400">
      <BlockStack gap="200">
        <Text as="p" tone="subdued">
          {next === -1 ? t('home.setup.allDone') : t('home.setup.progress', { done, total: states.length })}
        </Text>
        <ProgressBar progress={(done / states.length) * 100} size="small" tone="success" ariaLabelledBy="setup-title" />
      </BlockStack>
      <BlockStack as="ul" gap="400">
        <Step
          state={rule}
          title={t('home.setup.rule.title')}
          body={t('home.setup.rule.body')}
          action={{ content: t('home.setup.rule.action'), url: '/app/points' }}
          primary={next === 0}
        />
        <Step
          state={widget}
          title={t('home.setup.widget.title')}
          body={t(embed === 'unknown' ? 'home.setup.widget.unknown' : 'home.setup.widget.body')}
          action={{ content: t('home.setup.widget.action'), url: data.widgetEditor, external: true }}
          primary={next === 1}
        />
        <Step
          state={order}
          title={t('home.setup.order.title')}
          body={t('home.setup.order.body')}
          action={{ content: t('home.setup.order.action'), url: '/app/members' }}
          primary={false}
        />
      </BlockStack>
    </BlockStack>
  );
}

/** The set-up list: its steps check themselves, and the merchant may put it away. */
export function SetupCard({ data }: { data: HomeData }) {
  const { t } = useTranslation();
  const fetcher = useFetcher();
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center" wrap={false}>
          <Text as="h2" variant="headingMd" id="setup-title">
            {t('home.setup.title')}
          </Text>
          <Button
            icon={XIcon}
            variant="tertiary"
            accessibilityLabel={t('home.setup.hide')}
            onClick={() => fetcher.submit({ intent: 'hide-setup' }, { method: 'post', action: '/app?index' })}
          />
        </InlineStack>
        <Suspense fallback={<Steps data={data} embed="asking" />}>
          <Await resolve={data.embed} errorElement={<Steps data={data} embed="unknown" />}>
            {(embed) => <Steps data={data} embed={embed} />}
          </Await>
        </Suspense>
      </BlockStack>
    </Card>
  );
}

/** Brings the set-up list back. */
export function ShowSetup() {
  const { t } = useTranslation();
  const fetcher = useFetcher();
  return (
    <InlineStack>
      <Button
        variant="plain"
        onClick={() => fetcher.submit({ intent: 'show-setup' }, { method: 'post', action: '/app?index' })}
      >
        {t('home.setup.show')}
      </Button>
    </InlineStack>
  );
}
