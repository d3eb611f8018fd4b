import { type AfterViewInit, Component, CUSTOM_ELEMENTS_SCHEMA } from "@angular/core";
import { bootstrapApplication } from "@angular/platform-browser";
import { loadModel } from "vaelet";
import { defineElement } from "vaelet/element";
import * as embedded from "vaelet/embedded";
import { loadModelInWorker } from "vaelet/worker";
import golden from "../golden.json";
import { run } from "../scenario.js";

defineElement(embedded);

@Component({
  selector: "app-root",
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <output [attr.data-z]="json" [attr.data-label]="golden.label"></output>
    <vae-let src="model.safetensors" [label]="golden.label" [z]="golden.z"></vae-let>
  `,
})
class Root implements AfterViewInit {
  golden = golden;
  json = JSON.stringify(golden.z);

  ngAfterViewInit() {
    run({ loadModel, loadModelInWorker }, embedded);
  }
}

bootstrapApplication(Root);
