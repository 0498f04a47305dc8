"""Copies the fonts and their licences under plain names."""

import shutil

from shared import FONTS, Work

SANS = "expo-google-fonts-source-sans-3-0.4.1"
ARABIC = "expo-google-fonts-vazirmatn-0.4.1"

COPIES = {
    "SourceSans3-Regular.ttf": (SANS, "400Regular/SourceSans3_400Regular.ttf"),
    "SourceSans3-Italic.ttf": (SANS, "400Regular_Italic/SourceSans3_400Regular_Italic.ttf"),
    "SourceSans3-SemiBold.ttf": (SANS, "600SemiBold/SourceSans3_600SemiBold.ttf"),
    "SourceSans3-Bold.ttf": (SANS, "700Bold/SourceSans3_700Bold.ttf"),
    "OFL-SourceSans3.txt": (SANS, "LICENSE_FONT"),
    "Vazirmatn-Regular.ttf": (ARABIC, "400Regular/Vazirmatn_400Regular.ttf"),
    "Vazirmatn-Bold.ttf": (ARABIC, "700Bold/Vazirmatn_700Bold.ttf"),
    "OFL-Vazirmatn.txt": (ARABIC, "LICENSE_FONT"),
}


def main():
    work = Work.from_arguments()
    FONTS.mkdir(parents=True, exist_ok=True)
    for name, (package, path) in COPIES.items():
        shutil.copyfile(work.npm / package / path, FONTS / name)
    print(f"fonts: {len(COPIES)} files")


if __name__ == "__main__":
    main()
