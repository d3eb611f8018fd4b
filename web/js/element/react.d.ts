// For TypeScript and React: what <vae-let> takes in JSX. Write `import type {} from "vaelet/react"` once.
import type { DetailedHTMLProps, HTMLAttributes } from "react";
import type { VaeLet } from "./index.js";

// React listens to these two on its own tags only; their names in small letters reach any element.
type Unheard = "onLoad" | "onLoadCapture" | "onError" | "onErrorCapture";

type VaeLetProps = Omit<DetailedHTMLProps<HTMLAttributes<VaeLet>, VaeLet>, Unheard> & {
  src?: string;
  weights?: VaeLet["weights"];
  label?: string | number | ArrayLike<number>;
  z?: string | ArrayLike<number>;
  seed?: number;
  editable?: boolean;
  alt?: string;
  onload?: (event: Event) => void;
  onerror?: (event: Event) => void;
};

declare module "react" {
  namespace JSX {
    interface IntrinsicElements {
      "vae-let": VaeLetProps;
    }
  }
}
