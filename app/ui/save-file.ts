/**
 * Hands the browser a file of ours. It is fetched, because only a fetch carries the session token, and then saved as if it had been
 * a link.
 * @returns false when it could not be had
 */
export async function saveFile(url: string, name: string): Promise<boolean> {
  try {
    const response = await fetch(url);
    if (!response.ok) return false;
    const link = document.createElement('a');
    link.href = URL.createObjectURL(await response.blob());
    link.download = name;
    link.click();
    URL.revokeObjectURL(link.href);
    return true;
  } catch {
    return false;
  }
}
