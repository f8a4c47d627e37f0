import { useRouter, type RouteLocationRaw } from 'vue-router'

/** Back as the browser means it; when this page was opened directly, to `fallback` instead of out of UltraChat. */
export function useBack(fallback: RouteLocationRaw) {
  const router = useRouter()
  return () => (window.history.state?.back ? router.back() : router.replace(fallback))
}
