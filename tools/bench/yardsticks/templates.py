"""How a thread is drawn where nobody has thought about its size: the yardsticks for rendering.

The comment is an ordinary one; around it stands what django-mptt's documentation shows for
a whole tree, or a plain loop.
"""

from django.template import engines

from comments.models import Comment

COMMENT = """
<div class="head" id="c-{{ node.pk }}"><b class="name">{{ node.name }}</b>
{% if node.badge %}<span class="badge">{{ node.get_badge_display }}</span>{% endif %}
{% if node.parent_id %}<a class="parent" href="#c-{{ node.parent_id }}">in reply</a>{% endif %}
<a href="#c-{{ node.pk }}"><time datetime="{{ node.created_at|date:'c' }}">
{{ node.created_at|date:"j F Y, H:i" }}</time></a></div>
<div class="text">{{ node.html }}</div>
<p class="actions"><a href="{% url 'reply' node.pk %}">Reply</a></p>
"""
RECURSIVE = f"""{{% load mptt_tags %}}
<ul class="root">
    {{% recursetree comments %}}
        <li>
            {COMMENT}
            {{% if not node.is_leaf_node %}}
                <ul class="children">
                    {{{{ children }}}}
                </ul>
            {{% endif %}}
        </li>
    {{% endrecursetree %}}
</ul>
"""
FLAT = f"""
<ol>
    {{% for node in comments %}}
        <li class="level-{{{{ node.level }}}}">{COMMENT}</li>
    {{% endfor %}}
</ol>
"""


def drawer(template):
    """A function that draws the comments on a post, asking the database for them first."""
    compiled = engines["django"].from_string(template)

    def draw(post_pk):
        comments = Comment.objects.filter(post=post_pk).published().order_by("tree_id", "lft")
        return compiled.render({"comments": comments})

    return draw
