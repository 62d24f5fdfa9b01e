"""The demo shop: invented orders in every state, with times relative to the moment of loading."""

from actions.orders.demo.shop import DemoShop, load_demo
from actions.orders.demo.sketches import Showcase

__all__ = ["DemoShop", "Showcase", "load_demo"]
