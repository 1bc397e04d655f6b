import { Suspense, lazy, useCallback, useEffect, useMemo, useState } from 'react';
import { Api } from './api.ts';
import { Banner } from './Banner.tsx';
import { useCatalog, useLive } from './hooks.ts';
import { Legend } from './Legend.tsx';
import { shadesOf, useScene } from './scene.ts';
import { Sidebar } from './sidebar/Sidebar.tsx';
import { complete, fromQuery, toQuery } from './view.ts';
import type { View } from './view.ts';

// Asked for at once: it is most of the page, but the controls need not wait for it.
const mapView = import('./map/MapView.tsx');
const MapView = lazy(() => mapView);
const CellPanel = lazy(() => import('./panel/CellPanel.tsx'));

export function App({ token }: { token: string | null }) {
  const api = useMemo(() => (token === null ? null : new Api(token)), [token]);
  const [chosen, setChosen] = useState(() => fromQuery(location.search));
  const [open, setOpen] = useState(true);
  const { catalog, failure } = useCatalog(api);
  const view = useMemo(() => (catalog ? complete(chosen, catalog) : chosen), [chosen, catalog]);
  const live = useLive(
    catalog && api,
    Object.values(view.mappings).flatMap((mapping) => mapping?.metric ?? []),
  );
  const scene = useScene(catalog, view, live);
  const area = catalog?.areas.find(({ name }) => name === view.area) ?? null;

  const change = useCallback((part: Partial<View>) => setChosen((all) => ({ ...all, ...part })), []);
  const select = useCallback((cell: string | null) => change({ cell }), [change]);
  useEffect(() => {
    catalog && history.replaceState(null, '', toQuery(view) + location.hash);
  }, [catalog, view]);

  const notices = [...new Set(shadesOf(scene).map(({ metric }) => metric.notice))].filter(Boolean);
  return (
    <main className={open ? 'atlas' : 'atlas atlas-wide'}>
      <Suspense>
        <MapView
          scene={scene}
          area={area}
          threeD={view.threeD}
          selected={view.cell}
          onSelect={select}
          inset={open}
        />
      </Suspense>
      <Sidebar
        open={open}
        onToggle={() => setOpen(!open)}
        catalog={catalog}
        view={view}
        scene={scene}
        live={live}
        onChange={change}
      />
      <div className="top">
        <Banner token={token} live={live} failure={failure} scene={scene} />
        {notices.map((notice) => (
          <div key={notice} className="notice" data-testid="notice">
            {notice}
          </div>
        ))}
      </div>
      <Legend scene={scene} threeD={view.threeD} />
      {api && view.cell && catalog && (
        <Suspense>
          <CellPanel
            key={view.cell}
            api={api}
            id={view.cell}
            scene={scene}
            onClose={() => select(null)}
          />
        </Suspense>
      )}
    </main>
  );
}
