// Keeps the playground for the time without a network. The build puts in the names of its files and of the release.
/* global files, release */
const name = `playground-${release}`;

self.addEventListener('install', event => {
  event.waitUntil(caches.open(name).then(cache => cache.addAll(files)));
});

self.addEventListener('activate', event => {
  const replace = async () => {
    const names = (await caches.keys()).filter(each => each.startsWith('playground-') && each !== name);
    await Promise.all(names.map(each => caches.delete(each)));
    await self.clients.claim();
  };
  event.waitUntil(replace());
});

self.addEventListener('fetch', event => {
  const answer = async () => (await caches.match(event.request, { ignoreSearch: true })) ?? fetch(event.request);
  if (event.request.method === 'GET') {
    event.respondWith(answer());
  }
});
