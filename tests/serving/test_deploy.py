"""The manifests of deploy/ fit together: names, ports, files and volumes. Schemas: see docs/serving.md."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from emotionai_desktop.inference.catalog import Catalog
from emotionai_desktop.serving.config import read_config

DEPLOY = Path(__file__).parents[2] / "deploy"
BASE = DEPLOY / "kubernetes" / "base"
MODELS = {model.name for model in read_config(DEPLOY / "config" / "models.config")}


def load(path: Path):
    return yaml.safe_load(path.read_text())


def config_files(arguments: list[str]) -> set[str]:
    return {match[1] for argument in arguments if (match := re.fullmatch(r"--\w+=/config/(.+)", argument))}


@pytest.fixture
def compose():
    return load(DEPLOY / "docker-compose.yml")["services"]


@pytest.fixture
def pod():
    return load(BASE / "deployment.yaml")["spec"]["template"]["spec"]


def test_the_apps_models_are_served():
    assert set(Catalog.load().models) == MODELS


def test_compose_mounts_what_is_there(compose):
    for service in compose.values():
        for mount in service["volumes"]:
            source = mount.split(":")[0]
            assert source == "prometheus" or (DEPLOY / source).exists(), source
    assert "../models:/models:ro" in compose["serving"]["volumes"]


def test_compose_and_kubernetes_give_the_server_the_same_files(compose, pod):
    (server,) = pod["containers"]
    files = config_files(compose["serving"]["command"])
    assert files == config_files(server["args"]) == {"models.config", "batching.config", "monitoring.config"}
    (generated,) = load(DEPLOY / "config" / "kustomization.yaml")["configMapGenerator"]
    assert set(generated["files"]) == files
    assert all((DEPLOY / "config" / name).is_file() for name in files)
    (volume,) = (volume for volume in pod["volumes"] if volume["name"] == "config")
    assert volume["configMap"]["name"] == generated["name"]
    assert compose["serving"]["image"] == server["image"]
    assert ":latest" not in server["image"]


def test_nothing_listens_beyond_this_machine_unasked(compose):
    ports = [port for service in compose.values() for port in service["ports"]]
    assert all(port.startswith(("127.0.0.1:", "${SERVING_ADDRESS:-127.0.0.1}:")) for port in ports)
    assert load(BASE / "service.yaml")["spec"]["type"] == "ClusterIP"


def test_prometheus_asks_where_the_server_answers(compose):
    (job,) = load(DEPLOY / "prometheus" / "prometheus.yml")["scrape_configs"]
    assert job["static_configs"] == [{"targets": ["serving:8501"]}]
    assert job["metrics_path"] in (DEPLOY / "config" / "monitoring.config").read_text()
    annotations = load(BASE / "deployment.yaml")["spec"]["template"]["metadata"]["annotations"]
    assert annotations["prometheus.io/path"] == job["metrics_path"]


def test_readiness_asks_for_models_that_are_served(compose, pod):
    (server,) = pod["containers"]
    paths = {server[probe]["httpGet"]["path"] for probe in ("startupProbe", "readinessProbe")}
    # The server opens its port once every model is loaded; the app asks for these two unless told otherwise.
    assert paths == {"/v1/models/keypoints", "/v1/models/emotion"}
    assert all(model in compose["serving"]["healthcheck"]["test"][-1] for model in MODELS)


def test_ports_and_names_meet(pod):
    (server,) = pod["containers"]
    ports = {port["name"]: port["containerPort"] for port in server["ports"]}
    (service,) = load(BASE / "service.yaml")["spec"]["ports"]
    assert ports[service["targetPort"]] == 8501
    target = load(BASE / "autoscaler.yaml")["spec"]["scaleTargetRef"]
    deployment = load(BASE / "deployment.yaml")
    assert (target["kind"], target["name"]) == (deployment["kind"], deployment["metadata"]["name"])
    assert "replicas" not in deployment["spec"]


def test_resources_listed_are_there():
    for path in DEPLOY.rglob("kustomization.yaml"):
        content = load(path)
        files = [*content.get("resources", []), *(patch["path"] for patch in content.get("patches", []))]
        assert all((path.parent / file).exists() for file in files), path


@pytest.mark.parametrize("overlay", ["volume", "bucket"])
def test_what_kubernetes_is_given(overlay):
    kubectl = shutil.which("kubectl")
    if kubectl is None:
        pytest.skip("kubectl, which puts the manifests together, is not installed")
    built = subprocess.run(
        [kubectl, "kustomize", str(DEPLOY / "kubernetes" / overlay)], capture_output=True, text=True, check=True
    )
    resources = {resource["kind"]: resource for resource in yaml.safe_load_all(built.stdout)}
    deployment = resources["Deployment"]["spec"]
    labels = deployment["template"]["metadata"]["labels"]
    for selector in (
        deployment["selector"]["matchLabels"],
        resources["Service"]["spec"]["selector"],
        resources["PodDisruptionBudget"]["spec"]["selector"]["matchLabels"],
    ):
        assert selector.items() <= labels.items()
    pod = deployment["template"]["spec"]
    volumes = {volume["name"] for volume in pod["volumes"]}
    for container in (*pod["containers"], *pod.get("initContainers", [])):
        assert {mount["name"] for mount in container["volumeMounts"]} <= volumes
        assert container["securityContext"]["readOnlyRootFilesystem"]
    # The config's name has the hash of its content, and the pod asks for that one.
    (config,) = (volume for volume in pod["volumes"] if volume["name"] == "config")
    assert config["configMap"]["name"] == resources["ConfigMap"]["metadata"]["name"]
    assert ("PersistentVolumeClaim" in resources) == (overlay == "volume")
