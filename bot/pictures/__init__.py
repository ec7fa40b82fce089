"""Pictures: SVG templates that become PNG files, away from the event loop. They see the rules and nothing else.

A picture is a `Drawing`: a template's name, the integers and texts that fill it, and the same in words. `Painter`
paints it in a process of its own: resvg holds the interpreter while it works, so a thread would stop the event loop.
"""
