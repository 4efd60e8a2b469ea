"""Say plainly whether the browser journeys will run."""

import shutil

browser = shutil.which("chromium") or shutil.which("chromium-browser")
if browser:
    print(f"Browser journeys run with {browser}.")
else:
    print("No Chromium on this machine: the browser journeys are left out.")
    print("To run them: apt install chromium fonts-noto-cjk")
