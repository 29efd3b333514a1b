/** QR codes, as what a page can show and a merchant can download. */
import QRCode from 'qrcode';

export interface QrCode {
  /** An SVG document. */
  svg: string;
  /** A PNG of 1024 × 1024 as a data: URL. */
  png: string;
}

/** A code that still reads with a quarter of it worn off: it hangs in a shop. */
const LEVEL = 'Q';

/** @param text an address */
export async function qrCode(text: string): Promise<QrCode> {
  const options = { errorCorrectionLevel: LEVEL, margin: 4 } as const;
  const [svg, png] = await Promise.all([
    QRCode.toString(text, { ...options, type: 'svg' }),
    QRCode.toDataURL(text, { ...options, width: 1024 }),
  ]);
  return { svg, png };
}
