import { Banner } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';

/** That the programme is live for test customers alone. @param tag theirs; null where everyone takes part: then nothing */
export function TestModeBanner({ tag }: { tag: string | null }) {
  const { t } = useTranslation();
  return tag === null ? null : <Banner tone="warning" title={t('common.testMode', { tag })} />;
}
