// For TypeScript and React: what <vae-let> takes in JSX. Write `import type {} from "vaelet/react"` once.
import type { DetailedHTMLProps, HTMLAttributes } from "react";
import type { VaeLet } from "./index.js";

type VaeLetProps = DetailedHTMLProps<HTMLAttributes<VaeLet>, VaeLet> & {
  src?: string;
  label?: string | number | ArrayLike<number>;
  z?: string | ArrayLike<number>;
  seed?: number;
  editable?: boolean;
  alt?: string;
};

declare module "react" {
  namespace JSX {
    interface IntrinsicElements {
      "vae-let": VaeLetProps;
    }
  }
}
