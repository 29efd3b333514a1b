import { useNavigate } from '@remix-run/react';
import { useAppBridge } from '@shopify/app-bridge-react';
import { useRef, useState } from 'react';
import { FILE_BYTES_MAX } from '../../loyalty/import-export/file-reading.ts';
import type { UploadAnswer } from '../app.imports.upload.ts';

type Refusal = Exclude<UploadAnswer['reason'], null> | 'failed';

export interface Upload {
  /** 0 to 100 while a file is on its way */
  percent: number | null;
  fileName: string | null;
  refusal: Refusal | null;
  send: (file: File) => void;
  stop: () => void;
}

/** A request that says how far its body has come, which fetch does not; the session token goes along by hand. */
async function sent(request: XMLHttpRequest, file: File, token: string): Promise<UploadAnswer> {
  return new Promise((resolve, reject) => {
    request.open('POST', `/app/settings/import/upload?name=${encodeURIComponent(file.name)}`);
    request.setRequestHeader('authorization', `Bearer ${token}`);
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.responseType = 'json';
    request.addEventListener('load', () => {
      const answer = request.response as UploadAnswer | null;
      if (answer && 'reason' in answer) resolve(answer);
      else reject(new Error(String(request.status)));
    });
    request.addEventListener('error', () => reject(new Error('the connection broke off')));
    request.addEventListener('abort', () => reject(new Error('stopped')));
    request.send(file);
  });
}

/** Sends a file as it is, and goes to its import when it has arrived. */
export function useUpload(): Upload {
  const bridge = useAppBridge();
  const navigate = useNavigate();
  const [percent, setPercent] = useState<number | null>(null);
  const [fileName, setFileName] = useState<string | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const request = useRef<XMLHttpRequest | null>(null);
  const upload = async (file: File) => {
    setFileName(file.name);
    setRefusal(null);
    if (file.size > FILE_BYTES_MAX || file.size === 0) return setRefusal(file.size === 0 ? 'empty' : 'too_big');
    setPercent(0);
    const current = new XMLHttpRequest();
    request.current = current;
    current.upload.addEventListener('progress', ({ loaded, total }) =>
      setPercent(Math.round((loaded * 100) / Math.max(1, total))),
    );
    try {
      const answer = await sent(current, file, await bridge.idToken());
      if (answer.reason === null) return navigate(`/app/settings/import/${answer.id}`);
      setRefusal(answer.reason);
    } catch {
      setRefusal('failed');
    } finally {
      request.current = null;
      setPercent(null);
    }
  };
  return {
    percent,
    fileName,
    refusal,
    send: (file) => void upload(file),
    stop: () => request.current?.abort(),
  };
}
