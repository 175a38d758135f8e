"""What pyproject.toml cannot say: assets/ and models/ lie beside the package here, and inside it once installed."""

from setuptools import find_packages, setup

FOLDERS = {"emotionai_desktop.assets": "assets", "emotionai_desktop.models": "models"}

setup(
    packages=[*find_packages(include=["emotionai_desktop*"]), *FOLDERS],
    package_dir=FOLDERS,
    package_data={"emotionai_desktop.ui": ["*.qss"]} | {name: ["**/*"] for name in FOLDERS},
)
