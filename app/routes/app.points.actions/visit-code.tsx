import { useFetcher, useLoaderData } from '@remix-run/react';
import { Modal, TitleBar } from '@shopify/app-bridge-react';
import { BlockStack, Box, Button, ButtonGroup, InlineStack, Text } from '@shopify/polaris';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { wayTitle } from '../../loyalty/actions/way-words.ts';
import { pointsPhrase } from '../../loyalty/program/points-word.ts';
import { useFormat, useLocale } from '../../ui/shop-context.tsx';
import { useToast } from '../../ui/use-toast.ts';
import type { action, loader } from './route.tsx';

type Code = ReturnType<typeof useLoaderData<typeof loader>>['codes'][number];

const svgUrl = ({ svg }: Code): string => `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;

/** A sheet to hang up: the name, the code, and what to do. Texts enter as texts. */
function printSheet(code: Code, title: string, how: string): void {
  const frame = document.createElement('iframe');
  frame.title = title;
  frame.style.display = 'none';
  document.body.append(frame);
  const sheet = frame.contentDocument;
  if (!sheet) return;
  const line = (tag: string, text: string): HTMLElement => {
    const element = sheet.createElement(tag);
    element.textContent = text;
    return element;
  };
  const image = sheet.createElement('img');
  image.src = svgUrl(code);
  image.alt = title;
  image.style.width = '12cm';
  sheet.body.style.cssText = 'font-family: sans-serif; text-align: center; padding-top: 2cm';
  sheet.body.append(line('h1', title), image, line('p', how));
  image.addEventListener('load', () => {
    frame.contentWindow?.print();
    setTimeout(() => frame.remove(), 60_000);
  });
}

function CodeButtons({ code, title, how }: { code: Code; title: string; how: string }) {
  const { t } = useTranslation();
  return (
    <ButtonGroup>
      <Button onClick={() => printSheet(code, title, how)}>{t('actions.visit.print')}</Button>
      <Button url={svgUrl(code)} download={`${code.ruleId}.svg`}>
        {t('actions.visit.svg')}
      </Button>
      <Button url={code.png} download={`${code.ruleId}.png`}>
        {t('actions.visit.png')}
      </Button>
    </ButtonGroup>
  );
}

/** The QR code that hangs in the store: made once the rule is live, and made anew when it has got about. @param id of the rule */
export function VisitCode({ id }: { id: string }) {
  const { t } = useTranslation();
  const { dateTime } = useFormat();
  const language = useLocale();
  const { visits, codes } = useLoaderData<typeof loader>();
  const fetcher = useFetcher<typeof action>();
  const [asking, setAsking] = useState(false);
  const live = visits.find((rule) => rule.id === id);
  const code = codes.find(({ ruleId }) => ruleId === id);
  useToast(
    fetcher.data,
    fetcher.data?.did === 'coded' && code ? t('actions.visit.made', { date: dateTime(code.madeAt) }) : null,
  );
  const renew = () => {
    setAsking(false);
    fetcher.submit({ intent: 'code', rule: id }, { method: 'post' });
  };
  const title = live ? wayTitle(live, language) : '';
  const how = t('actions.visit.sheetHow', { points: pointsPhrase(live?.points ?? 0, language) });
  return (
    <Box padding="300" background="bg-surface-secondary" borderRadius="200">
      <BlockStack gap="300">
        <Text as="h4" variant="headingSm">
          {t('actions.visit.title')}
        </Text>
        <Text as="p" tone="subdued">
          {t(live ? 'actions.visit.help' : 'actions.visit.publishFirst')}
        </Text>
        {code && (
          <InlineStack gap="400" blockAlign="center">
            <img src={svgUrl(code)} alt={t('actions.visit.alt', { name: title })} width={144} height={144} />
            <BlockStack gap="200">
              <Text as="p">{t('actions.visit.made', { date: dateTime(code.madeAt) })}</Text>
              <CodeButtons code={code} title={title} how={how} />
            </BlockStack>
          </InlineStack>
        )}
        {live && (
          <InlineStack>
            <Button loading={fetcher.state !== 'idle'} onClick={code ? () => setAsking(true) : renew}>
              {t(code ? 'actions.visit.renew' : 'actions.visit.make')}
            </Button>
          </InlineStack>
        )}
      </BlockStack>
      <Modal id={`renew-${id}`} open={asking} onHide={() => setAsking(false)}>
        <Box padding="400">
          <Text as="p">{t('actions.visit.renewBody')}</Text>
        </Box>
        <TitleBar title={t('actions.visit.renewTitle')}>
          <button variant="primary" tone="critical" onClick={renew}>
            {t('actions.visit.renew')}
          </button>
          <button onClick={() => setAsking(false)}>{t('common.cancel')}</button>
        </TitleBar>
      </Modal>
    </Box>
  );
}
