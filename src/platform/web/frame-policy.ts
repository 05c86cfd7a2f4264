/** Address of the frame file, which lies beside the page. */
export function frameUrlOf(pageUrl: string): string {
  return new URL('frame.html', pageUrl).href;
}

/**
 * From now on the document's frames show this one file and nothing else: a frame that navigates itself away could carry
 * data in the address it asks for. The page can't know its own address when it is built, so its policy in index.html says
 * `frame-src 'self'` and this one is added at start; all policies of a document hold.
 */
export function restrictFrames(target: Document, frameUrl: string): void {
  const policy = target.createElement('meta');
  policy.httpEquiv = 'Content-Security-Policy';
  policy.content = `frame-src ${sourceExpression(frameUrl)}`;
  target.head.append(policy);
}

/** Characters that would end the expression or the directive are escaped; query and fragment are no part of it. */
function sourceExpression(url: string): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname.replaceAll(';', '%3B').replaceAll(',', '%2C');
}
